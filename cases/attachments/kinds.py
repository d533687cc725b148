"""The kinds of file we take, and what can be wrong with one. Pure: the inspecting process reads it without Django."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its type, and the ending its name gets, whatever it was called."""

    name: str
    mime: str
    suffix: str


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

KINDS = {
    kind.name: kind
    for kind in (
        Kind("PDF", "application/pdf", ".pdf"),
        Kind("JPEG", "image/jpeg", ".jpg"),
        Kind("PNG", "image/png", ".png"),
        Kind("ODT", f"{ODF}.text", ".odt"),
        Kind("ODS", f"{ODF}.spreadsheet", ".ods"),
        Kind("DOCX", f"{OOXML}.wordprocessingml.document", ".docx"),
        Kind("XLSX", f"{OOXML}.spreadsheetml.sheet", ".xlsx"),
    )
}

MAX_SIDE = 10_000  # pixels
MAX_PIXELS = 50_000_000
SHOWN_SIDE = 4_000  # a picture is kept no larger: enough to read a sheet of A3
MAX_PAGES = 1_000
MAX_ENTRIES = 1_000  # of a zip
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100  # unpacked to packed, for what is large when unpacked
RATIO_FROM = 1024 * 1024


class Fault(Exception):
    """Why a file is not taken; its argument is a key of `cases.attachments.checks.WORDS`."""

    @property
    def code(self) -> str:
        return self.args[0]
