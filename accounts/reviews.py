"""帳號清查: every half year somebody over a unit looks through the roles held there and signs (附表十, 帳號管理).

What is due follows from the rows: a role has been looked at when it was given and whenever it was signed for. A
supervisor of the unit, or of one above, signs in their own name and for everybody but themselves; where no other
supervisor stands above a person, an administrator does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from accounts.access import units_where
from accounts.actions import Refused, tell
from accounts.models import Membership, Review, ReviewedRole, Role, Unit, User
from audit.models import Action

EVERY = timedelta(days=183)


@dataclass(frozen=True)
class Line:
    """One role of one person, as the page shows it and the sign-off keeps it."""

    held: Membership
    due_at: datetime
    reviewers: list[User]

    @property
    def second_factor(self) -> bool:
        return self.held.second_factor

    @property
    def reviewed_at(self) -> datetime | None:
        return self.held.reviewed_at


def lines(now, units=None) -> list[Line]:
    """The roles held now, in these units or in all; by unit, role and name."""
    proofs = Authenticator.objects.filter(user=OuterRef("user")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    held = Membership.objects.at(now).select_related("user", "unit")
    if units is not None:
        held = held.filter(unit__in=units)
    held = held.annotate(second_factor=Exists(proofs), reviewed_at=Max("reviewed__review__signed_at"))
    over, administrators = _those_over(now)
    return [
        Line(one, max(one.starts_at, one.reviewed_at or one.starts_at) + EVERY, _of(one, over, administrators))
        for one in held.order_by("unit__path", "role", "user__name_zh", "pk")
    ]


def _those_over(now) -> tuple[list, list[User]]:
    held = Membership.objects.at(now).filter(user__is_active=True).select_related("user", "unit").order_by("pk")
    supervisors = [(one.unit.path, one.user) for one in held.filter(role=Role.SUPERVISOR)]
    return supervisors, [one.user for one in held.filter(role=Role.ADMINISTRATOR)]


def _of(one: Membership, over, administrators) -> list[User]:
    """Who may sign for this one, the nearest first."""
    above = [(path, user) for path, user in over if one.unit.path.startswith(path) and user != one.user]
    if above:
        return [user for _path, user in sorted(above, key=lambda found: -len(found[0]))]
    return [user for user in administrators if user != one.user]


def signable(unit: Unit, actor: User, now) -> list[Line]:
    return [line for line in lines(now, [unit]) if actor in line.reviewers]


def in_reach(unit: Unit, user: User, now) -> bool:
    return any(unit.path.startswith(path) for path in units_where(user, "review.read", now))


@transaction.atomic
def sign(*, unit: Unit, verdicts: dict[int, tuple[str, str]], actor: User, now) -> Review:
    """Sign for the roles of a unit. `verdicts`: membership id → (verdict, wish), for each one may sign for.

    Raises Refused where somebody came or left since the list was shown: nobody signs for what they did not see.
    """
    seen = signable(unit, actor, now)
    if not seen:
        raise Refused(_("Your role does not include this here."))
    if {line.held.pk for line in seen} != verdicts.keys():
        raise Refused(_("The list has changed while you read it. Look through it once more."))
    review = Review.objects.create(unit=unit, reviewer=actor, signed_at=now)
    ReviewedRole.objects.bulk_create(_kept(review, line, *verdicts[line.held.pk]) for line in seen)
    asked = sorted(pk for pk, (verdict, _wish) in verdicts.items() if verdict != ReviewedRole.Verdict.KEEP)
    tell(
        Action.ACCOUNTS_REVIEWED, actor, unit, now, "accounts reviewed", review=review.pk, roles=len(seen), asked=asked
    )
    return review


def _kept(review: Review, line: Line, verdict: str, wish: str) -> ReviewedRole:
    person = line.held.user
    return ReviewedRole(
        review=review,
        membership=line.held,
        verdict=verdict,
        wish=wish,
        seen_name=person.name_zh,
        seen_last_login=person.last_login,
        seen_second_factor=line.second_factor,
        seen_active=person.is_active,
    )


def wishes(now, units) -> list[ReviewedRole]:
    """What was asked for and is not done: the role still holds, and no later review took the wish back."""
    later = ReviewedRole.objects.filter(
        membership=OuterRef("membership"), review__signed_at__gt=OuterRef("review__signed_at")
    )
    asked = ReviewedRole.objects.exclude(verdict=ReviewedRole.Verdict.KEEP).exclude(Exists(later))
    asked = asked.filter(membership__in=Membership.objects.at(now), review__unit__in=units)
    return list(asked.select_related("membership__user", "membership__unit", "review__reviewer").order_by("pk"))
