"""Everything that writes, one module a noun."""
