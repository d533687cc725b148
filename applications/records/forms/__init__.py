"""What the three requests ask: who, through whom, what, what for. Each law's own questions stand in its module."""
