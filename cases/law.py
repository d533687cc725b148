"""法條: the article an act on a clock rests on, by service. A service that is not named goes by the general law."""

from typing import NamedTuple


class Article(NamedTuple):
    zh: str  # as it stands in the ledger
    en: str


GENERAL = ""  # the key of what holds for every service without a rule of its own

EXTENSION = {
    GENERAL: Article("行政程序法第51條第3項", "Administrative Procedure Act, article 51 III"),
    "petition": Article("行政院及所屬各機關處理人民陳情案件要點", "Executive Yuan directions on handling petitions"),
    "information": Article("政府資訊公開法第12條第1項", "Freedom of Government Information Law, article 12 I"),
    "personal-data": Article("個人資料保護法第13條第1項", "Personal Data Protection Act, article 13 I"),
}
# Where the case has a limit of its own: to correct, complete, stop or delete data.
EXTENSION_OF_CORRECTION = {
    "information": Article("政府資訊公開法第15條第1項", "Freedom of Government Information Law, article 15 I"),
    "personal-data": Article("個人資料保護法第13條第2項", "Personal Data Protection Act, article 13 II"),
}
SUPPLEMENT = {
    GENERAL: Article("本項服務作業程序（補正期間不計）", "Procedure of this service (waiting is not counted)"),
    "archives": Article("檔案法施行細則第19條第2項", "Enforcement Rules of the Archives Act, article 19 II"),
    "information": Article("政府資訊公開法第11條", "Freedom of Government Information Law, article 11"),
}
TRANSFER = {
    GENERAL: Article("行政程序法第17條", "Administrative Procedure Act, article 17"),
    "petition": Article("行政程序法第172條第1項", "Administrative Procedure Act, article 172 I"),
    "information": Article("政府資訊公開法第17條", "Freedom of Government Information Law, article 17"),
}
FORCE_MAJEURE = Article("行政程序法第51條第5項", "Administrative Procedure Act, article 51 V")


def extension(case) -> Article:
    """On what an extension of this case rests."""
    code = case.service.code
    own = EXTENSION_OF_CORRECTION.get(code) if case.limit_id else None
    return own or EXTENSION.get(code, EXTENSION[GENERAL])


def transfer(case) -> Article:
    """On what sending a case on to the authority it belongs to rests."""
    return TRANSFER.get(case.service.code, TRANSFER[GENERAL])


def supplement(case) -> Article:
    """On what the stop or the new start of the clock rests when something is missing."""
    return SUPPLEMENT.get(case.service.code, SUPPLEMENT[GENERAL])
