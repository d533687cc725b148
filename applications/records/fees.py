"""費用: what access costs, as a pure function that shows its working. No database, no clock.

    檔案閱覽抄錄複製收費標準 §3 NT$20 for each 2 hours or part of it; §4 copies by the table; §5 postage at cost + NT$50
    海洋委員會及所屬機關（構）提供政府資訊收費標準 §2 the same hours; §3 the table, else at cost; §4 postage at cost, no
        handling; §5 half for research or the public interest, except postage; §6 free for agency business
    個人資料保護法 §14 necessary cost, for seeing and copying only
    規費法 §12 free of charge; §18, §19 what comes back, with interest

The prices of copies stand in data/copy_fees.csv. Until somebody has compared a line with the annex of the standard it
says `verified,no`, and staff are told so wherever it is used.
"""

import csv
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "copy_fees.csv"
PER_TWO_HOURS = 20
HANDLING = 50
DAYS_OF_A_YEAR = 365
SIZES = ("b4", "a3")


@dataclass(frozen=True, slots=True)
class Standard:
    """What one fee standard says, with its articles."""

    code: str
    prices: str  # which lines of the table of copies
    reading: str = ""  # article; "" where reading costs nothing
    copies: str = ""
    other: str = ""
    postage: str = ""
    handling: str = ""  # "" where there is none
    half: str = ""  # "" where nothing is reduced


STANDARDS = {
    "archives": Standard(
        "archives",
        prices="archives",
        reading="檔案閱覽抄錄複製收費標準第 3 條",
        copies="檔案閱覽抄錄複製收費標準第 4 條",
        other="檔案閱覽抄錄複製收費標準第 5 條",
        postage="檔案閱覽抄錄複製收費標準第 5 條",
        handling="檔案閱覽抄錄複製收費標準第 5 條",
    ),
    "information": Standard(
        "information",
        prices="information",
        reading="海洋委員會及所屬機關（構）提供政府資訊收費標準第 2 條",
        copies="海洋委員會及所屬機關（構）提供政府資訊收費標準第 3 條第 1 項",
        other="海洋委員會及所屬機關（構）提供政府資訊收費標準第 3 條第 2 項",
        postage="海洋委員會及所屬機關（構）提供政府資訊收費標準第 4 條",
        half="海洋委員會及所屬機關（構）提供政府資訊收費標準第 5 條",
    ),
    "personal-data": Standard(
        "personal-data",
        prices="information",
        copies="個人資料保護法第 14 條",
        other="個人資料保護法第 14 條",
        postage="個人資料保護法第 14 條",
    ),
}

# 規費法 §12: code -> (article, what it is). Only what can happen to somebody who asks for papers.
FREE = {
    "business": ("規費法第 12 條第 1 款", "各機關學校辦理業務或教育宣導", "agency business or education"),
    "agencies": ("規費法第 12 條第 2 款", "各機關學校間協助事項", "help between agencies"),
    "disaster": ("規費法第 12 條第 3 款", "重大災害地區災民因災害增加的規費", "people in a disaster area"),
    "treaty": ("規費法第 12 條第 6 款", "國際條約、協定或互惠", "a treaty or reciprocity"),
    "law": ("規費法第 12 條第 7 款", "其他法律規定得免徵", "another law"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid for. Amounts are whole NT$."""

    hours: Decimal = Decimal(0)
    pages: dict = field(default_factory=dict)  # size -> pages
    other: int = 0  # other copies, at cost
    postage: int = 0  # what the post office takes
    parcels: int = 0  # how many times something is posted
    half: bool = False  # research or the public interest, approved
    free: str = ""  # key of FREE


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working: what, how it was worked out, how much, under which article."""

    zh: str
    en: str
    sum: str
    amount: int
    article: str

    def as_data(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Bill:
    """What it comes to."""

    lines: tuple[Line, ...]
    total: int
    unverified: bool = False  # leans on a price nobody has compared with the annex

    def as_data(self) -> dict:
        return {"lines": [line.as_data() for line in self.lines], "total": self.total, "unverified": self.unverified}


@lru_cache
def prices() -> dict:
    """(standard, size) -> the line of the table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row["standard"], row["size"]): row for row in csv.DictReader(lines)}


def bill(code: str, order: Order) -> Bill:
    """What the order costs under the standard of that service. Raises ValueError for an order it does not know."""
    standard = STANDARDS[code]
    if min(order.hours, order.other, order.postage, order.parcels, *order.pages.values(), 0) < 0:
        raise ValueError("hours, pages and amounts are never negative")
    lines, unverified = [*_reading(standard, order)], False
    for size in SIZES:
        pages = order.pages.get(size, 0)
        if pages:
            price = prices()[standard.prices, size]
            unverified = unverified or price["verified"] != "yes"
            lines.append(_copies(standard, price, pages))
    if order.other:
        lines.append(Line("其他重製或複製，工本費", "other copies, at cost", "", order.other, standard.other))
    if order.half and standard.half:
        lines += _half(standard, lines)
    lines += _post(standard, order)
    if order.free and lines:
        article, zh, en = FREE[order.free]
        sum_of_all = sum(line.amount for line in lines)
        lines.append(Line(f"免徵：{zh}", f"free of charge: {en}", f"−{sum_of_all}", -sum_of_all, article))
    return Bill(tuple(lines), sum(line.amount for line in lines), unverified)


def _reading(standard: Standard, order: Order):
    if order.hours and standard.reading:
        units = int((order.hours / 2).to_integral_value(ROUND_CEILING))
        words = f"{units} × 2 h × {PER_TWO_HOURS}" if units > 1 else f"{PER_TWO_HOURS}"
        yield Line(
            f"閱覽、抄錄 {order.hours.normalize():f} 小時（每 2 小時 {PER_TWO_HOURS} 元，不足以 2 小時計）",
            f"reading, {order.hours.normalize():f} h (NT${PER_TWO_HOURS} for each 2 h or part of it)",
            words,
            units * PER_TWO_HOURS,
            standard.reading,
        )


def _copies(standard: Standard, price: dict, pages: int) -> Line:
    fee = int(price["fee"])
    return Line(price["zh"], price["en"], f"{pages} × {fee}", pages * fee, standard.copies)


def _half(standard: Standard, lines):
    """Half of everything but the post. An odd dollar is the applicant's: the standard knows no rounding up."""
    sum_so_far = sum(line.amount for line in lines)
    if sum_so_far:
        off = sum_so_far - sum_so_far // 2
        zh = "學術研究或公益用途，減半（郵資除外，不足 1 元捨去）"
        yield Line(zh, "research or the public interest: half, except postage", f"−{off}", -off, standard.half)


def _post(standard: Standard, order: Order):
    if order.postage:
        yield Line("郵資，實支", "postage, at cost", "", order.postage, standard.postage)
    if order.parcels and standard.handling:
        zh, en = f"郵寄處理費，每次 {HANDLING} 元", f"handling, NT${HANDLING} for each posting"
        yield Line(zh, en, f"{order.parcels} × {HANDLING}", order.parcels * HANDLING, standard.handling)


def interest(amount: int, *, paid_on: date, ended_on: date, rate: Decimal) -> int:
    """規費法 §18 II, §19 II: simple interest by the day from payment to the refund; `rate` in per cent a year.

    The rate is that of a one-year deposit at the post office on the day of payment; whoever refunds looks it up.
    """
    if ended_on < paid_on:
        raise ValueError("the refund cannot come before the payment")
    days = (ended_on - paid_on).days
    exact = Decimal(amount) * rate / 100 * days / DAYS_OF_A_YEAR
    return int(exact.to_integral_value(ROUND_HALF_UP))
