"""The text of a file by page, in a process of its own.

    python -I cases/search/reading.py FILE pdf|odt|ods|docx

prints a JSON list, one text a page (of a spreadsheet: a sheet). No Django, no settings, no database, limits of memory
and time: the worst a file can do is end this. A page that is only a picture has no text.
"""

import json
import resource
import sys
import zipfile

from defusedxml import ElementTree

MEMORY = 1024 * 1024 * 1024
SECONDS = 40
MOST_PAGES = 1000
LONGEST = 20_000  # characters of one page
UNPACKED = 64 * 1024 * 1024

ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Where a line ends, and where a page does: as LibreOffice and Word wrote it down when they last drew the text.
LINES = {f"{ODF}text:1.0}}p", f"{ODF}text:1.0}}h", f"{WORD}p"}
CELLS = {f"{ODF}table:1.0}}table-cell"}
PAGES = {f"{ODF}text:1.0}}soft-page-break", f"{ODF}table:1.0}}table", f"{WORD}lastRenderedPageBreak"}
PARTS = {"odt": "content.xml", "ods": "content.xml", "docx": "word/document.xml"}


def pdf(path: str) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return [document[at].get_textpage().get_text_bounded() for at in range(min(len(document), MOST_PAGES))]


def office(path: str, part: str) -> list[str]:
    with zipfile.ZipFile(path) as box:
        if box.getinfo(part).file_size > UNPACKED:
            raise ValueError("too large when unpacked")
        root = ElementTree.fromstring(box.read(part))
    pages = [[]]
    _walk(root, pages, is_sheet=f"{ODF}office:1.0}}spreadsheet" in {node.tag for node in root.iter()})
    return ["".join(page) for page in pages if "".join(page).strip()]


def _walk(node, pages: list[list[str]], *, is_sheet: bool) -> None:
    """The text in reading order. A table begins a page only in a spreadsheet."""
    if node.tag in PAGES and (is_sheet or not node.tag.endswith("}table")):
        pages.append([])
    if node.text and node.text.strip():
        pages[-1].append(node.text)
    for child in node:
        _walk(child, pages, is_sheet=is_sheet)
        if child.tail and child.tail.strip():
            pages[-1].append(child.tail)
    if node.tag in LINES:
        pages[-1].append("\n")
    if node.tag in CELLS:
        pages[-1].append(" ")


def main(path: str, kind: str) -> list[str]:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    pages = pdf(path) if kind == "pdf" else office(path, PARTS[kind])
    return [page[:LONGEST] for page in pages[:MOST_PAGES]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
