"""ODT, ODS, DOCX, XLSX: zips, so their directory is read before anything is unpacked."""

import re
import zipfile
import zlib
from xml.etree import ElementTree

from cases.attachments.kinds import (
    KINDS,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED,
    ODF,
    RATIO_FROM,
    Fault,
)

ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TYPES = "[Content_Types].xml"
MAIN_TYPES = {
    f"{KINDS['DOCX'].mime}.main+xml": "DOCX",
    f"{KINDS['XLSX'].mime}.main+xml": "XLSX",
}
ODF_TYPES = {f"{ODF}.text": "ODT", f"{ODF}.spreadsheet": "ODS"}
CODE = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|dialogsheets/|activeX/)|^(Basic|Scripts)/", re.IGNORECASE
)
# Files inside that are files of their own: archives, old Office objects, programs.
INSIDE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"%PDF-")
OUTSIDE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
ODF_SCRIPT = b"vnd.sun.star.script:"
LINKS = ("/hyperlink",)  # what may point out of a document: only what a reader presses
PIECE = 1024 * 1024
# What reading a broken zip, or broken XML in it, raises.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    NotImplementedError,
    OSError,
    EOFError,
    UnicodeError,
    ValueError,
)


def look(path: str) -> str:
    """The name of the kind, or Fault."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_directory(entries)
            kind = _kind_of(archive, entries)
            _refuse_contents(archive, entries)
    except DAMAGED:
        raise Fault("damaged") from None
    return kind


def _refuse_directory(entries: list[zipfile.ZipInfo]) -> None:
    """What the directory alone tells."""
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Fault("bomb")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Fault("encrypted")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        raise Fault("damaged")
    if any(entry.compress_type not in METHODS for entry in entries):
        raise Fault("damaged")
    if any(_is_swollen(entry) for entry in entries) or _overlap(entries):
        raise Fault("bomb")
    if any(CODE.search(name) for name in names):
        raise Fault("macros")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def _is_swollen(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Two entries over the same bytes: how a small zip pretends to hold a thousand large files."""
    ends = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < ends:
            return True
        ends = entry.header_offset + entry.compress_size
    return False


def _kind_of(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    if entries and entries[0].filename == "mimetype":
        kind = ODF_TYPES.get(archive.read("mimetype").decode("ascii", "replace").strip())
    elif any(entry.filename == TYPES for entry in entries):
        kind = _main_part(archive.read(TYPES))
    else:
        kind = None
    if kind is None:
        raise Fault("kind")
    return kind


def _main_part(types: bytes) -> str | None:
    if _points_out(types):
        raise Fault("outside")
    said = {element.get("ContentType", "") for element in ElementTree.fromstring(types)}  # noqa: S314  # nosec B314
    if any("macroenabled" in one.lower() for one in said):
        raise Fault("macros")
    return next((kind for main, kind in MAIN_TYPES.items() if main in said), None)


def _refuse_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Each entry once, never more of it than its directory says."""
    for entry in entries:
        if entry.is_dir():
            continue
        if entry.filename.lower().endswith((".xml", ".rels")):
            _refuse_xml(entry.filename, _all_of(archive, entry))
            continue
        with archive.open(entry) as file:
            if file.read(8).startswith(INSIDE):
                raise Fault("embedded")
            while file.read(PIECE):
                pass  # to the end: a wrong checksum is a damaged file


def _all_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read()


def _refuse_xml(name: str, text: bytes) -> None:
    if _points_out(text):
        raise Fault("outside")
    if ODF_SCRIPT in text:
        raise Fault("macros")
    if name == "META-INF/manifest.xml" and b"encryption-data" in text:
        raise Fault("encrypted")
    if name.lower().endswith(".rels"):
        _refuse_relations(text)


def _points_out(text: bytes) -> bool:
    """A document type or an entity: no program of today writes one, and it can fetch what is not in the file."""
    if text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text[:4]:
        text = text.replace(b"\0", b"")  # UTF-16 and UTF-32, near enough for a search in ASCII
    return bool(OUTSIDE.search(text))


def _refuse_relations(text: bytes) -> None:
    """A template or a picture fetched from elsewhere when the document is opened."""
    for relation in ElementTree.fromstring(text):  # noqa: S314  # nosec B314
        if relation.get("TargetMode", "").lower() == "external" and not relation.get("Type", "").endswith(LINKS):
            raise Fault("outside")
