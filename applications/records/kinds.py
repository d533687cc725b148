"""What tells the three services apart, in one table. Adding a rule is adding a column, not an if."""

from dataclasses import dataclass

from applications.records.models import AccessRequest

Wish = AccessRequest.Wish
ARCHIVES, INFORMATION, PERSONAL_DATA = "archives", "information", "personal-data"


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three services."""

    service: str
    # 政府資訊公開法 §10 II: a request by wire counts once it is signed; 檔案法施行細則 §18 II 3 wants no signature
    needs_signature: bool
    # wish -> key of the stage whose period is that of the whole case (30 days instead of 15)
    limits: dict
    # 檔案 ↔ 政府資訊: the other procedure, and the article whose period then counts
    converts_to: str = ""
    conversion_article: str = ""


KINDS: dict[str, Kind] = {
    kind.service: kind
    for kind in (
        Kind(ARCHIVES, False, {}, converts_to=INFORMATION, conversion_article="政府資訊公開法第 12 條第 1 項"),
        Kind(
            INFORMATION,
            True,
            {Wish.COMPLETE: "correct", Wish.CORRECT: "correct"},
            converts_to=ARCHIVES,
            conversion_article="檔案法第 19 條",
        ),
        Kind(PERSONAL_DATA, False, dict.fromkeys((Wish.COMPLETE, Wish.CORRECT, Wish.STOP, Wish.DELETE), "correct")),
    )
}

GIVING = (Wish.GIVE, Wish.VIEW, Wish.COPY)
"""The wishes that end with something in the applicant's hands. The others change what we hold."""


def kind_of(case) -> Kind:
    return KINDS[case.service.code]
