"""研考: what becomes of a letter between its receipt and its answer: registered, sorted, grouped, extended, sent on."""
