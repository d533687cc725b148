"""重複陳情: earlier letters of the same person, found by keyed hashes and compared by their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.models import Case
from cases.models.case import Status
from cases.search import fold
from cases.vault import fingerprint
from feedback.mailbox import levels
from feedback.mailbox.likeness import bag, likeness
from feedback.models import Petition, SenderKey
from feedback.replies.outcomes import ANSWERS

MOST = 20
CLEAR = frozenset(outcome.code for outcome in ANSWERS)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier letter of the same person."""

    petition: Petition
    likeness: int  # percent
    is_marked: bool  # a person found that it is the same matter

    @property
    def case(self) -> Case:
        return self.petition.case

    @property
    def is_answered(self) -> bool:
        """Whether it was answered clearly (行政程序法 §173 II)."""
        return is_answered(self.case)


def is_answered(case: Case) -> bool:
    return case.status == Status.CLOSED and case.outcome in CLEAR


def digests(petition: Petition) -> set[str]:
    """The keyed hashes of what a letter says of its sender; a name alone is no person."""
    who = petition.case.applicant
    said = {
        "email": (who.email or petition.email_waiting).strip().lower(),
        "phone": who.phone,
        "identity": who.identity.strip().upper(),
        "address": f"{fold(who.name)}|{fold(who.address)}" if who.name and who.address else "",
    }
    return {fingerprint(f"petition-{kind}", text) for kind, text in said.items() if text}


def remember(petition: Petition) -> None:
    """Put down by what the sender is found again. Within the transaction of the filing."""
    SenderKey.objects.bulk_create(SenderKey(case=petition.case, digest=digest) for digest in digests(petition))


def earlier(case: Case, user, now: datetime) -> list[Earlier]:
    """What the same person wrote in the time that counts, as far as this reader may see it; the likest first."""
    mine = case.petition
    keys = case.sender_keys.values("digest")
    same = SenderKey.objects.filter(digest__in=keys).exclude(case=case).values("case")
    since = case.filed_at - timedelta(days=levels.rules().repeat_days)
    seen = Case.objects.visible_to(user).filter(pk__in=same, filed_at__gte=since, filed_at__lte=case.filed_at)
    found = Petition.objects.filter(case__in=seen, case__blanked_at=None).select_related("case__unit")
    marked = set(case.repeats.values_list("earlier_id", flat=True))
    words = bag(f"{mine.subject}\n{mine.content}")
    rows = [
        Earlier(one, likeness(words, bag(f"{one.subject}\n{one.content}")), one.pk in marked)
        for one in found.order_by("-pk")[:200]
    ]
    return sorted(rows, key=lambda row: (-row.is_marked, -row.likeness, -row.petition.pk))[:MOST]


def citable(case: Case) -> list[Case]:
    """The marked letters that were answered clearly: what a further one may be left unhandled for."""
    found = Case.objects.filter(repeated_by__case=case).order_by("closed_at", "pk")
    return [one for one in found if is_answered(one)]


def is_enough(answered: Iterable[Case]) -> bool:
    return len(list(answered)) >= levels.rules().repeat_threshold
