"""Every write of a found item, a module a noun. One transaction each: case, clocks, book, list and notices together."""
