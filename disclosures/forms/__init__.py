"""Forms of the editors and of readers. They clean and never save."""
