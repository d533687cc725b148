"""收件人、受訪人: a colleague or a unit, as somebody types it at the counter."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Membership, Unit, User
from cases.identifiers import plain
from cases.rocdates import is_chinese
from notifications.recipients import Recipient

SUGGESTED = 100


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom something is for: a colleague, a unit, or only the name as it was typed."""

    unit: Unit
    user: User | None = None
    name: str = ""


def find(typed: str, *, unit: Unit, now) -> Addressee:
    """Who is meant, seen from the counter of `unit`. Raises ValidationError where several colleagues are."""
    text = " ".join(plain(typed).split())
    named = Unit.objects.filter(is_active=True).filter(Q(name_zh=text) | Q(name_en__iexact=text) | Q(code__iexact=text))
    if found := named.first():
        return Addressee(found)
    user = _one(text, unit, now)
    if user is None:
        return Addressee(unit, name=text)
    return Addressee(_unit_of(user, unit, now), user)


def _one(text: str, unit: Unit, now) -> User | None:
    """The colleague of that name; of several, the one who serves here."""
    everywhere = User.objects.filter(is_active=True)
    people = list(everywhere.filter(Q(name_zh=text) | Q(name_en__iexact=text) | Q(username=text.lower()))[:20])
    if len(people) > 1:
        here = Membership.objects.at(now).filter(user__in=people, unit__path__startswith=unit.path)
        people = list({member.user_id: member.user for member in here.select_related("user")}.values())
        if len(people) != 1:
            raise ValidationError(_("Several colleagues have this name. Enter the sign-in name or the unit instead."))
    return people[0] if people else None


def _unit_of(user: User, unit: Unit, now) -> Unit:
    """Where a colleague serves: below the counter's own unit if they do, else wherever they were put first."""
    held = list(Membership.objects.at(now).filter(user=user).select_related("unit").order_by("pk"))
    near = [member.unit for member in held if member.unit.path.startswith(unit.path)]
    return next(iter(near + [member.unit for member in held]), unit)


def suggestions(unit: Unit, now) -> list[str]:
    """What the box offers while one types: the colleagues and units at and below this counter."""
    people = User.objects.filter(
        is_active=True, pk__in=Membership.objects.at(now).filter(unit__path__startswith=unit.path).values("user")
    )
    units = Unit.objects.filter(is_active=True, path__startswith=unit.path).order_by("path")
    return [*map(str, people.order_by("name_zh")[:SUGGESTED]), *map(str, units[:SUGGESTED])]


def reachable(user: User | None, unit: Unit) -> list[Recipient]:
    """Where a word about it goes: the colleague's own address, else the mailbox of the unit; nobody without one."""
    if user and user.email:
        return [Recipient(name=user.name_zh, email=user.email, language=user.language, user_id=user.pk)]
    return [Recipient(name=unit.name_zh, email=unit.email)] if unit.email else []


def shown(user: User | None, unit: Unit, name: str, *, here: Unit) -> str:
    """How the book of the counter `here` says it: 「陳海安」 of the own unit, 「陳海安（檢管科）」, or a unit alone."""
    who = str(user) if user else name
    if not who:
        return str(unit)
    if unit.pk == here.pk:
        return who
    return f"{who}（{unit}）" if is_chinese(get_language()) else f"{who} ({unit})"
