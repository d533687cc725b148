"""Pages of accounts: signing in, the second factor, the duty board."""
