"""What the pages of the books ask. Forms clean and never save."""
