"""Every write of access to papers, a module a noun."""
