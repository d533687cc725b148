"""What everybody may read, and what waits to be published."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from cases.models.case import Status, visible_where
from feedback.library.traces import traces
from feedback.models import Petition, PublishedAnswer

PAGE = 20
BESIDE = ("petition__topic__parent", "petition__case__unit", "petition__case__received_unit")


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[PublishedAnswer] = field(default_factory=list)
    after: int = 0


def published() -> QuerySet[PublishedAnswer]:
    """What everybody may read; a letter that became discreet afterwards is gone at once."""
    out = PublishedAnswer.objects.filter(published_at__isnull=False, ended_at=None)
    return out.filter(petition__is_secret=False, petition__case__discretion="").select_related(*BESIDE)


def page(*, topic: str = "", after: str = "") -> Page:
    """The newest first, of a topic or of all; those that follow the answer `after`. Odd values count as none."""
    rows = published()
    if topic:
        rows = rows.filter(Q(petition__topic__code=topic) | Q(petition__topic__parent__code=topic))
    last = (
        published().filter(pk=int(after)).first() if after.isascii() and after.isdigit() and len(after) < 10 else None
    )
    if last:
        at, pk = last.published_at, last.pk
        rows = rows.filter(Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(pk__lt=pk)))
    found = list(rows.order_by("-published_at", "-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0)


def of_staff(user) -> QuerySet[PublishedAnswer]:
    """Those of the cases this person may open: what waits first, then the newest."""
    return PublishedAnswer.objects.filter(visible_where(user, "petition__case__")).select_related(*BESIDE, "written_by")


def may_be_published(petition: Petition) -> bool:
    """Whether its writer agreed, nothing about it is discreet, and the answer has been given."""
    case = petition.case
    if not petition.may_publish or petition.is_secret or case.discretion or case.blanked_at:
        return False
    return case.status == Status.CLOSED and any(reply.sent_at for reply in case.replies.all())


def known_of(petition: Petition) -> list[str]:
    """What we know of the petitioner and must not stand in what everybody reads."""
    who = petition.case.applicant
    lines = [line.strip() for line in who.address.splitlines()]
    return [who.name, petition.agent_name, who.email, petition.email_waiting, *lines]


def traces_of(petition: Petition, *texts: str) -> list[str]:
    return traces("\n".join(texts), known_of(petition), petition.case.applicant.phone)
