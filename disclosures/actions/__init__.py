"""Everything that writes, one module a noun: one transaction each, with its step, its line in the trail, the cache."""
