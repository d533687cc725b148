"""拾得物 (LF): what was found and handed in, from the receipt to whoever gets it in the end (民法 §§803-807-1)."""
