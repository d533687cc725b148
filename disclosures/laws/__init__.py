"""法規: read from the Ministry of Justice's open data, kept by edition, shown by article.

`source` reads the files, `library` answers where an article stands, `changes` compares editions, `papers` draws them.
"""
