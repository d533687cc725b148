"""拾得物: what was found and handed in, from the receipt to whoever gets it in the end (民法 §§803-807-1)."""
