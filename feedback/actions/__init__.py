"""Every write of what people tell us, a module a noun. One transaction each: rows, clocks, trail, notice."""
