"""Every write of the disclosures: one transaction each, holding rows, steps, trail, search index and page cache."""
