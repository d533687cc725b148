"""What a file really is, and whether it is harmless: looked at in a process of its own.

    python -m cases.attachments.inspection FILE COPY

prints {"kind": "PDF"} or {"fault": "encrypted"}; a picture is drawn anew into COPY. Parsers of hostile files run here
under limits of memory and time, without Django, the settings or the database: the worst a file can do is end this.
"""

import json
import resource
import sys

from cases.attachments.kinds import Fault

MEMORY = 1536 * 1024 * 1024  # of address space; fifty million pixels and their smaller copy need about half
SECONDS = 10
WRITTEN = 64 * 1024 * 1024

PDF, JPEG, PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")


def inspect(path: str, copy: str) -> str:
    """The name of the kind (`kinds.KINDS`). Raises Fault."""
    with open(path, "rb") as file:
        head = file.read(16)
    if not head:
        raise Fault("empty")
    if head.startswith(PROGRAMS):
        raise Fault("program")
    if head.startswith(OLE):
        raise Fault("old_office")
    look = next((look for start, look in LOOKS if head.startswith(start)), None)
    if look is None:
        raise Fault("kind")
    _refuse_disguise(path, head)
    return look(path, copy)


def _refuse_disguise(path: str, head: bytes) -> None:
    """A second opinion, and a cheap look for a zip hanging on something else (GIFAR and its kin)."""
    import zipfile

    import puremagic

    if not head.startswith(ZIP) and zipfile.is_zipfile(path):
        raise Fault("two_in_one")
    try:
        likely = puremagic.magic_file(path)
    except (puremagic.PureError, ValueError):
        raise Fault("kind") from None
    if not any(guess.mime_type in TYPES for guess in likely):
        raise Fault("kind")


# What puremagic calls the seven kinds, in its words.
TYPES = {"application/pdf", "image/jpeg", "image/png", "application/zip"}


def _pdf(path: str, copy: str) -> str:
    from cases.attachments import pdfs

    return pdfs.look(path)


def _jpeg(path: str, copy: str) -> str:
    from cases.attachments import pictures

    return pictures.draw_anew(path, copy, "JPEG")


def _png(path: str, copy: str) -> str:
    from cases.attachments import pictures

    return pictures.draw_anew(path, copy, "PNG")


def _zip(path: str, copy: str) -> str:
    from cases.attachments import archives

    return archives.look(path)


LOOKS = ((PDF, _pdf), (JPEG, _jpeg), (PNG, _png), (ZIP, _zip))


def main(path: str, copy: str) -> dict:
    """One file, under limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return {"kind": inspect(path, copy)}
    except Fault as fault:
        return {"fault": fault.code}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
