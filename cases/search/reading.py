"""The text of a file by page, in a process of its own.

    python -I cases/search/reading.py FILE pdf|odt|ods|docx|xlsx|csv

prints JSON: {"pages": one text a page (of a spreadsheet: a sheet), "lacks": what people who cannot see it will miss,
of "tags", "text", "alt"}. No Django, no settings, no database, limits of memory and time: the worst a file can do is
end this. A page that is only a picture has no text.
"""

import json
import re
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
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Where a line ends, and where a page does: as LibreOffice and Word wrote it down when they last drew the text.
LINES = {f"{ODF}text:1.0}}p", f"{ODF}text:1.0}}h", f"{WORD}p"}
CELLS = {f"{ODF}table:1.0}}table-cell"}
PAGES = {f"{ODF}text:1.0}}soft-page-break", f"{ODF}table:1.0}}table", f"{WORD}lastRenderedPageBreak"}
PARTS = {"odt": "content.xml", "ods": "content.xml", "docx": "word/document.xml"}
SHEETS = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
# A picture, and the words that stand for it, as elements inside or as an attribute.
PICTURES = {f"{ODF}drawing:1.0}}frame": f"{ODF}drawing:1.0}}image", f"{DRAWING}inline": "", f"{DRAWING}anchor": ""}
SAID_OF_IT = {f"{ODF}svg-compatible:1.0}}title", f"{ODF}svg-compatible:1.0}}desc"}


def pdf(path: str) -> tuple[list[str], list[str]]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        pages = [document[at].get_textpage().get_text_bounded() for at in range(min(len(document), MOST_PAGES))]
        is_tagged = pypdfium2.raw.FPDFCatalog_IsTagged(document)
    if not any(page.strip() for page in pages):
        return pages, ["text"]
    return pages, [] if is_tagged else ["tags"]


def office(path: str, part: str) -> tuple[list[str], list[str]]:
    with zipfile.ZipFile(path) as box:
        root = _part(box, part)
    pages = [[]]
    _walk(root, pages, is_sheet=f"{ODF}office:1.0}}spreadsheet" in {node.tag for node in root.iter()})
    texts = ["".join(page) for page in pages if "".join(page).strip()]
    return texts, ["alt"] if any(_is_unsaid(node) for node in root.iter()) else []


def _part(box: zipfile.ZipFile, part: str):
    if box.getinfo(part).file_size > UNPACKED:
        raise ValueError("too large when unpacked")
    return ElementTree.fromstring(box.read(part))


def _is_unsaid(node) -> bool:
    """Whether it is a picture without words that say what it shows."""
    inside = PICTURES.get(node.tag)
    if inside is None or (inside and node.find(inside) is None):
        return False
    words = [child.text for child in node if child.tag in SAID_OF_IT]
    words += [child.get("descr") or child.get("title") for child in node if child.tag == f"{DRAWING}docPr"]
    return not any(word and word.strip() for word in words)


def xlsx(path: str) -> tuple[list[str], list[str]]:
    with zipfile.ZipFile(path) as box:
        shared = []
        if "xl/sharedStrings.xml" in box.namelist():
            shared = [_text(node) for node in _part(box, "xl/sharedStrings.xml").iter(f"{SHEET}si")]
        numbers = sorted(int(found[1]) for name in box.namelist() if (found := SHEETS.fullmatch(name)))
        sheets = [_part(box, f"xl/worksheets/sheet{number}.xml") for number in numbers[:MOST_PAGES]]
    return ["\n".join(_line(row, shared) for row in sheet.iter(f"{SHEET}row")) for sheet in sheets], []


def _line(row, shared: list[str]) -> str:
    """The cells of a row: text stands in a list of its own, or in the cell."""
    cells = []
    for cell in row.iter(f"{SHEET}c"):
        value = cell.findtext(f"{SHEET}v") or ""
        cells.append(shared[int(value)] if cell.get("t") == "s" and value else value or _text(cell))
    return " ".join(filter(None, cells))


def _text(node) -> str:
    return "".join(part.text or "" for part in node.iter(f"{SHEET}t"))


def plain(path: str) -> tuple[list[str], list[str]]:
    """A table that we publish is UTF-8."""
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        return [file.read(UNPACKED)], []


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


READERS = {"pdf": pdf, "xlsx": xlsx, "csv": plain}


def main(path: str, kind: str) -> dict:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    pages, lacks = READERS[kind](path) if kind in READERS else office(path, PARTS[kind])
    if kind != "pdf":  # where pages are not counted, a long text comes in pieces, so that all of it is found
        pages = [page[at : at + LONGEST] for page in pages for at in range(0, len(page), LONGEST)]
    return {"pages": [page[:LONGEST] for page in pages[:MOST_PAGES]], "lacks": lacks}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
