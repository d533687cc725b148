"""The files of the national law database (全國法規資料庫, open data): one JSON object a law. Pure: no database."""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "laws"
FULL_LINE = 60  # columns; older texts are broken after at most 64, a Chinese character being two
ENDS = "。：；？！"
BREAK = re.compile(r"\s*\r?\n")
NUMBER = re.compile(r"第\s*(\d+)\s*(?:-\s*(\d+))?\s*條(?:之\s*(\d+))?")
PCODE = re.compile(r"[A-Z]\d{7}")
SOURCE_HOST = "law.moj.gov.tw"


@dataclass(frozen=True, slots=True)
class Part:
    """An article, or a heading (without number)."""

    number: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One law as its file tells it."""

    pcode: str
    name: str
    name_en: str
    level: str
    category: str
    address: str
    changed_on: date
    effect: str
    is_abolished: bool
    history: str
    attachments: list[dict]
    parts: tuple[Part, ...] = field(repr=False)

    @property
    def digest(self) -> str:
        """Of the text alone: another text is another edition."""
        text = json.dumps([asdict(part) for part in self.parts], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def read_folder(folder: Path) -> list[Told]:
    """All laws of a folder, by code. Files that hold no law (an index) are passed over; ValueError for a broken one."""
    laws = []
    for file in sorted(folder.glob("*.json")):
        try:
            row = json.loads(file.read_text(encoding="utf-8-sig"))
            if isinstance(row, dict):
                laws.append(read(row))
        except (ValueError, KeyError, TypeError) as fault:
            raise ValueError(f"{file.name}: {fault}") from fault
    return laws


def read(row: dict) -> Told:
    address = row["法規網址"]
    pcode = parse_qs(urlsplit(address).query)["pcode"][0]
    if not PCODE.fullmatch(pcode) or not _is_ours(address):
        raise ValueError(f"no address of the national law database: {address}")
    return Told(
        pcode=pcode,
        name=row["法規名稱"].strip(),
        name_en=row.get("英文法規名稱", "").strip(),
        level=row["法規性質"],
        category=row["法規類別"],
        address=address,
        changed_on=datetime.strptime(row["最新異動日期"], "%Y%m%d").date(),
        effect=unwrap(row.get("生效內容", "")),
        is_abolished=bool(row.get("廢止註記")),
        history=unwrap(row.get("沿革內容", "")),
        attachments=[
            {"name": file["檔案名稱"].strip(), "address": file["下載網址"]}
            for file in row.get("附件", [])
            if _is_ours(file["下載網址"])
        ],
        parts=tuple(_parts(row["法規內容"])),
    )


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.hostname == SOURCE_HOST


def _parts(rows: list[dict]):
    heading = ""
    for row in rows:
        if "編章節" in row:
            heading = " ".join(row["編章節"].split())
            yield Part("", heading, "")
        else:
            yield Part(number_of(row["條號"]), heading, unwrap(row["條文內容"]))


def number_of(label: str) -> str:
    """第 5-1 條 -> 5-1."""
    found = NUMBER.fullmatch(label.strip())
    if not found:
        raise ValueError(f"no number of an article: {label}")
    part = found[2] or found[3]
    return f"{found[1]}-{part}" if part else found[1]


def unwrap(text: str) -> str:
    """Lines that were broken only because they were full, whole again; paragraphs and items stay apart."""
    lines: list[str] = []
    was_full = False
    for line in BREAK.split(text.rstrip()):
        if lines and was_full and not lines[-1].endswith(tuple(ENDS)):
            lines[-1] += line.strip()
        else:
            lines.append(line.rstrip())
        was_full = _width(line) >= FULL_LINE
    return "\n".join(line for line in lines if line.strip())


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)
