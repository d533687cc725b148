"""群組陳情: open letters that say the same, found by the project's own search index. What is discreet is not in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import search
from cases.actions.groups import fitting
from cases.models import Case
from cases.search import fold
from cases.search.literal import Lexical
from feedback.mailbox import likeness
from feedback.models import Petition

LATELY = timedelta(days=60)
LOOKED_AT = 500
MOST = 200


@dataclass(frozen=True, slots=True)
class Alike:
    """An open letter that says much the same."""

    case: Case
    likeness: int


def alike(case: Case, user, now: datetime) -> list[Alike]:
    """Open letters of the last weeks that this person may see and that are in no group; the likest first."""
    mine = case.petition
    texts = _texts(mine)
    if not texts:
        return []
    said = search.visible_to(user).filter(kind="case", vector=Lexical(texts), date__gte=(now - LATELY).date())
    ids = list(said.exclude(case=case).order_by("-date", "-pk").values_list("case_id", flat=True)[:LOOKED_AT])
    others = (
        Case.objects.visible_to(user)
        .open()
        .filter(pk__in=ids, service=case.service_id, lead=None, members=None, discretion__in=fitting(case))
        .select_related("applicant", "unit", "petition")
    )
    ranked = likeness.ranked(_whole(mine), ((one, _whole(one.petition)) for one in others))
    return [Alike(one, percent) for one, percent in ranked[:MOST]]


def _whole(petition: Petition) -> str:
    """What somebody wrote, and nothing of who wrote it: whoever copies a letter has all of it."""
    return fold(f"{petition.subject}\n{petition.content}")


def _texts(petition: Petition) -> str:
    """As a tsquery: all of the subject, or a few pairs from all over the text. Letters and digits only."""
    parts = []
    for text in (petition.subject, petition.content):
        found = likeness.probes(text)
        if len(found) >= 2:
            parts.append("(" + " & ".join(f"'{word}'" for word in found) + ")")
    return " | ".join(parts)
