"""Pages of the spine: services, tracking, the desk and the case."""
