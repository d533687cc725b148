"""公開答復: the library of answered petitions, from the wish of the petitioner to the page everybody reads."""
