"""回復: the answer to a petition, from the first word to what it promised."""
