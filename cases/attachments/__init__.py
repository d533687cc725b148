"""附件, from the browser to the reader: checked apart from us, kept under a random name, scanned, handed out safely.

`uploads` takes the stream in, `checks` looks at the file (in a process of its own: `inspection`, with `pdfs`,
`archives` and `pictures`), `actions` keeps it, `scanner` asks ClamAV, `erasure` sees that what is deleted is gone.
"""
