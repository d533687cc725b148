"""Every write of the counters, one module a noun."""
