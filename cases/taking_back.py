"""撤銷、廢止: on what ground something granted may be taken back (行政程序法 §§102, 103, 117, 123).

The grounds of a paper are stored as codes in Decision.details; a paper keeps both languages of its day.
"""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases import contents
from cases.models import Case, IssuedDocument
from cases.models.case import Status
from cases.rooms import Outcome, room_of


class Ground(NamedTuple):
    """A ground in words, and its article."""

    words: object
    zh: str
    en: str


UNLAWFUL = "117"  # the only ground on which it is annulled; on the others it is revoked
GROUNDS = {
    UNLAWFUL: Ground(
        _("It was unlawful when it was given, for example because of wrong papers"),
        "行政程序法第117條",
        "Administrative Procedure Act, article 117",
    ),
    "123-1": Ground(
        _("A law or regulation lets it be revoked"),
        "行政程序法第123條第1款",
        "Administrative Procedure Act, article 123 (1)",
    ),
    "123-2": Ground(
        _("The right to revoke it was reserved when it was given"),
        "行政程序法第123條第2款",
        "Administrative Procedure Act, article 123 (2)",
    ),
    "123-3": Ground(
        _("A duty that came with it was not kept"),
        "行政程序法第123條第3款",
        "Administrative Procedure Act, article 123 (3)",
    ),
    "123-4": Ground(
        _("The law or the facts have changed since, and the public would be harmed"),
        "行政程序法第123條第4款",
        "Administrative Procedure Act, article 123 (4)",
    ),
    "123-5": Ground(
        _("Grave harm to the public has to be prevented"),
        "行政程序法第123條第5款",
        "Administrative Procedure Act, article 123 (5)",
    ),
}
HEARD = {
    "102": Ground(
        _("The holder could state their views, and what they said was weighed"),
        "行政程序法第102條",
        "Administrative Procedure Act, article 102",
    ),
    "103-2": Ground(
        _("Not heard: it is urgent, waiting would plainly be against the public interest"),
        "行政程序法第103條第2款",
        "Administrative Procedure Act, article 103 (2)",
    ),
    "103-5": Ground(
        _("Not heard: the facts are plain to everyone"),
        "行政程序法第103條第5款",
        "Administrative Procedure Act, article 103 (5)",
    ),
}
COMPENSATED = (UNLAWFUL, "123-4", "123-5")  # 行政程序法 §§120, 126: loss from relying on it is made good


def outcomes(case: Case) -> tuple[Outcome, ...]:
    """The decisions that take back what the service grants."""
    return tuple(one for one in room_of(case).outcomes if one.takes_back)


def fits(case: Case, now: datetime) -> bool:
    """Whether something is granted in this case that can still be taken back."""
    return case.status == Status.DECIDED and bool(outcomes(case)) and room_of(case).can_take_back(case, now)


def granted(case: Case) -> list[IssuedDocument]:
    """The papers in force that let somebody do something and can be taken back."""
    if not outcomes(case):
        return []
    kinds = {one.document for one in room_of(case).outcomes if one.status == Status.DECIDED and not one.takes_back}
    return list(case.documents.filter(is_current=True, kind__in=kinds))


def content(case: Case, made, outcome: Outcome) -> dict:
    """撤銷或廢止處分書: which paper, on what ground, whether its holder was heard, from when."""
    ground, heard = GROUNDS.get(made.details.get("ground")), HEARD.get(made.details.get("heard"))
    number = "、".join(paper.number for paper in granted(case))
    rows = [
        contents.row(gettext_noop("Service"), {"zh": case.service.title_zh, "en": case.service.title_en}),
        contents.row(gettext_noop("Decided"), contents.in_both(lambda: str(outcome.label))),
        contents.row(gettext_noop("The paper concerned"), number),
    ]
    if ground:
        rows.append(contents.row(gettext_noop("Ground"), _with_article(ground)))
    if heard:
        rows.append(contents.row(gettext_noop("Hearing"), _with_article(heard)))
    following = [contents.both(gettext_noop("It holds from the moment you are told of it, in writing or otherwise."))]
    if made.details.get("ground") in COMPENSATED:
        following.append(
            contents.both(
                gettext_noop(
                    "If you relied on it in good faith and lost money by that, you may ask us for compensation within "
                    "two years (Administrative Procedure Act, articles 120, 121 and 126)."
                )
            )
        )
    annuls = made.details.get("ground") == UNLAWFUL
    title = gettext_noop("Decision to annul") if annuls else gettext_noop("Decision to revoke")
    return contents.paper(case, title, [(gettext_noop("What is decided"), rows)], following=following)


def _with_article(ground: Ground) -> dict:
    said = contents.in_both(lambda: str(ground.words))
    return {"zh": f"{said['zh']}（{ground.zh}）", "en": f"{said['en']} ({ground.en})"}
