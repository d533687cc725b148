"""What the app stores, one module a noun."""
