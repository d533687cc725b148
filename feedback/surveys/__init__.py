"""問卷調查: built, published, answered, counted, made known, and followed by improvements."""
