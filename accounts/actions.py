"""All that changes people, roles and the roster. Each act and its line in the trail stand or fall together.

Raises `Refused` with words for the person; the database holds the same rules for whoever comes another way.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.access import PERMISSIONS, may
from accounts.chain import stands_in
from accounts.models import Absence, DutyShift, Membership, Role, Unit, User
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action


class Refused(Exception):
    """An act that is not done. Its text says why and what to do, in the language of the page."""


SEALED_ROLES = [role for role, abilities in PERMISSIONS.items() if "case.sealed" in abilities]
SAID_BY_DATABASE = {
    "shift_one_officer_a_unit": lambda: _("Somebody is on duty at this unit in that time already."),
    "shift_nobody_at_two_desks": lambda: _("This person is on duty at another unit in that time."),
    "shift_deputy_is_someone_else": lambda: _("The deputy must be somebody else than the officer."),
    "shift_ends_after_it_starts": lambda: _("The end must be later than the start."),
    "absence_one_deputy_at_a_time": lambda: _("An absence of this person is recorded for that time already."),
    "absence_deputy_is_someone_else": lambda: _("The deputy must be somebody else than the person who is away."),
    "absence_ends_after_it_starts": lambda: _("The end must be later than the start."),
    "membership_held_once": lambda: _("This person holds that role there already."),
    "recovery_one_open": lambda: _("This was asked already and waits for somebody to confirm it."),
    "membership_ends_after_it_starts": lambda: _("The end must be later than the start."),
}
"""Names of constraints, and what a person is told. A function each, so that it is said in the language of the page."""


def in_words(error: IntegrityError) -> Refused:
    """The rule the database refused by, in words. An unknown rule is a fault of ours and is raised as it came."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in SAID_BY_DATABASE:
        raise error
    return Refused(SAID_BY_DATABASE[name]())


def plan_shift(*, unit: Unit, officer: User, deputy: User, starts_at, ends_at, actor: User | None, now) -> DutyShift:
    """排班: put somebody at the desk of a unit, and name who steps in. `actor` None: the system (demo data)."""
    check(actor, "roster.edit", unit, now)
    check_sealed(actor, officer, starts_at, ends_at)
    if ends_at <= now:
        raise Refused(_("This shift is over already. Plan one that ends in the future."))
    before = beyond_own(actor, starts_at, ends_at)
    try:
        with transaction.atomic():
            shift = DutyShift.objects.create(
                unit=unit, officer=officer, deputy=deputy, starts_at=starts_at, ends_at=ends_at
            )
            check_gains_nothing(actor, before, starts_at, ends_at)
            tell(Action.SHIFT_CHANGED, actor, unit, now, "shift planned", shift=shift.pk, **shift_data(shift))
    except IntegrityError as error:
        raise in_words(error) from error
    return shift


@transaction.atomic
def drop_shift(*, shift: DutyShift, actor: User, now):
    """Take a shift that has not begun off the roster, or end the one that is running now."""
    check(actor, "roster.edit", shift.unit, now)
    shift = DutyShift.objects.select_for_update().get(pk=shift.pk)
    if shift.ends_at <= now:
        raise Refused(_("This shift is over already and stays on record."))
    data = shift_data(shift)
    begun = end_period(shift, now)
    tell(Action.SHIFT_CHANGED, actor, shift.unit, now, "shift ended" if begun else "shift dropped", **data)


def record_absence(*, person: User, deputy: User, starts_at, ends_at, actor: User | None, now) -> Absence:
    """請假: say who is away and who acts for them meanwhile. People record their own; supervisors those of their units.

    The deputy may be away for part of it: then their own deputy steps in. A deputy may not end in a circle, for that
    would leave nobody (checked over the moment the absence starts).
    """
    by_others = actor is not None and actor != person
    if by_others:
        check_over(actor, "absence.edit", person, now)
        check_sealed(actor, person, starts_at, ends_at)
    if ends_at <= now:
        raise Refused(_("This absence is over already. Record one that ends in the future."))
    if not deputy.is_active:
        raise Refused(_("The deputy’s account is closed. Choose somebody else."))
    check_chosen(actor, person, deputy, starts_at, ends_at)
    before = beyond_own(actor, starts_at, ends_at) if by_others else set()
    try:
        with transaction.atomic():
            absence = Absence.objects.create(person=person, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
            if goes_in_circles(absence):
                raise Refused(_("These deputies would stand in for one another in a circle. Choose somebody else."))
            if by_others:
                check_gains_nothing(actor, before, starts_at, ends_at)
            record(
                Action.ABSENCE_CHANGED,
                actor=actor,
                now=now,
                note="absence recorded",
                person=person.pk,
                deputy=deputy.pk,
                starts_at=starts_at.isoformat(),
                ends_at=ends_at.isoformat(),
            )
    except IntegrityError as error:
        raise in_words(error) from error
    return absence


def goes_in_circles(absence: Absence) -> bool:
    """Whether at some moment of this absence its chain of deputies bites its own tail.

    Who is away changes only where an absence starts, so looking at those moments is looking at all of them.
    """
    moments = changes(Absence, absence.starts_at, absence.ends_at)
    return any(stands_in(absence.person_id, Absence.objects.deputies(moment)) is None for moment in moments)


def changes(periods, starts_at, ends_at) -> set:
    """The moments from `starts_at` to `ends_at` at which rows of these begin, its own start among them."""
    meeting = periods.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return {starts_at, *(max(start, starts_at) for start in meeting.values_list("starts_at", flat=True))}


@transaction.atomic
def end_absence(*, absence: Absence, actor: User, now):
    """Somebody is back early, or does not go: the deputy's authority ends now."""
    if actor.pk != absence.person_id:
        check_over(actor, "absence.edit", absence.person, now)
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if absence.ends_at <= now:
        raise Refused(_("This absence is over already and stays on record."))
    end_period(absence, now)
    record(Action.ABSENCE_CHANGED, actor=actor, now=now, note="absence ended", person=absence.person_id)


def end_period(period: Absence | DutyShift, now) -> bool:
    """End it now; one that has not begun leaves no row. Whether it had begun."""
    begun = period.starts_at < now
    if begun:
        period.ends_at = now
        period.save(update_fields=["ends_at"])
    else:
        period.delete()
    return begun


def drop_deputies(person: User, actor: User | None, now):
    """Whoever is given what is sealed names their deputies anew: those of before were named for other work, perhaps
    by a chief, and would get at it with the next absence."""
    for absence in Absence.objects.select_for_update().filter(person=person, ends_at__gt=now):
        data = {"person": person.pk, "deputy": absence.deputy_id}
        end_period(absence, now)
        record(Action.ABSENCE_CHANGED, actor=actor, now=now, note="absence ended by sealed role", **data)
    shifts = DutyShift.objects.select_for_update(of=("self",)).select_related("unit")
    for shift in shifts.filter(officer=person, ends_at__gt=now):
        data = shift_data(shift)
        end_period(shift, now)
        tell(Action.SHIFT_CHANGED, actor, shift.unit, now, "shift ended by sealed role", **data)


def grant(*, user: User, unit: Unit, role: str, actor: User | None, now, ends_at=None) -> Membership:
    """Give a role in a unit and all below it. Nobody changes their own rights, whoever they are."""
    check_not_own(actor, user)
    check(actor, "people.edit", unit, now)
    role = Role(role)
    if actor is not None and role in SEALED_ROLES:
        # Else whoever opens accounts would open one more, and with it what is sealed.
        raise Refused(_("Roles of the ethics office are given on the server: manage.py let_in."))
    try:
        with transaction.atomic():
            held = Membership.objects.create(user=user, unit=unit, role=role, starts_at=now, ends_at=ends_at)
            settle_admin(user, now)
            if role in SEALED_ROLES:
                drop_deputies(user, actor, now)
            tell(Action.PERSON_CHANGED, actor, unit, now, "role given", person=user.pk, role=role.value)
    except IntegrityError as error:
        raise in_words(error) from error
    return held


@transaction.atomic
def revoke(*, membership: Membership, actor: User | None, now):
    """End a role now. The row stays: who could do what at a given time must remain answerable."""
    check_not_own(actor, membership.user)
    check(actor, "people.edit", membership.unit, now)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ends_at and membership.ends_at <= now:
        return
    # Given and taken within one instant, it held for the shortest there is: no membership is ever removed.
    membership.ends_at = max(now, membership.starts_at + timedelta(microseconds=1))
    membership.save(update_fields=["ends_at"])
    settle_admin(membership.user, membership.ends_at)
    tell(
        Action.PERSON_CHANGED,
        actor,
        membership.unit,
        now,
        "role taken",
        person=membership.user_id,
        role=membership.role,
    )


def settle_admin(user: User, now):
    """The door of /admin/ follows the role: open to administrators (and to the first account of a new installation)."""
    user.forget_authority()
    held = Membership.objects.at(now).filter(user=user, role=Role.ADMINISTRATOR).exists()
    user.is_staff = held or user.is_superuser
    user.save(update_fields=["is_staff"])


@transaction.atomic
def open_account(
    *, username: str, password: str, actor: User | None, now, is_demo=False, hashed: str = "", **details
) -> User:
    """開通帳號: a person who may sign in, without any role yet.

    `details`: name_zh, name_en, title_zh, title_en, extension, email, language. Raises ValidationError for a password
    against the rules; a name that is taken is Refused. `hashed`: the password's hash, where it was worked out before.
    """
    check(actor, "people.edit", None, now)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("This user name is taken."))
    user = User(username=username, is_demo=is_demo, **details)
    validate_password(password, user)
    if hashed:
        user.password = hashed
    else:
        user.set_password(password)
    user.save()
    record(Action.PERSON_CHANGED, actor=actor, now=now, note="account opened", person=user.pk)
    return user


def close_idle(now) -> int:
    """閒置帳號: accounts nobody used for ACCOUNT_IDLE_DAYS are closed until an administrator opens them again."""
    if not settings.ACCOUNT_IDLE_DAYS:
        return 0
    used_at = Greatest("opened_at", "last_login")  # in PostgreSQL the greatest of what is there
    since = now - timedelta(days=settings.ACCOUNT_IDLE_DAYS)
    idle = User.objects.filter(is_active=True, is_demo=False).annotate(used_at=used_at).filter(used_at__lte=since)
    closed = 0
    for pk in idle.values_list("pk", flat=True):
        with transaction.atomic():
            if idle.filter(pk=pk).update(is_active=False):  # else they came back this very moment
                closed += 1
                record(Action.PERSON_CHANGED, actor=None, now=now, note="idle account closed", person=pk)
    return closed


def check_not_own(actor: User | None, user: User):
    if actor is not None and actor.pk == user.pk:
        raise Refused(_("Nobody changes their own rights. Ask another administrator."))


def check(actor: User | None, ability: str, unit: Unit | None, now):
    """Refuse an actor who may not; `actor` None is the system itself (seeds and commands)."""
    if actor is not None and not (actor.is_superuser or may(actor, ability, unit, now)):
        raise Refused(_("Your role does not include this here."))


def check_sealed(actor: User | None, person: User, starts_at, ends_at):
    """What is sealed is kept from chiefs and administrators too, so none of them says who gets at it: whoever may see
    it then, in their own name or as a deputy, names who stands in for them, and nobody else does."""
    if actor in (None, person):
        return
    if sealed_in(person, starts_at, ends_at):
        raise Refused(
            _("People of the ethics office, and those who stand in for them, name their deputies themselves.")
        )


def check_chosen(actor: User | None, person: User, deputy: User, starts_at, ends_at):
    """What is sealed goes to whom they name themselves, not on to a deputy whom others gave that deputy beforehand."""
    away = Absence.objects.filter(person=deputy, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if actor is not None and sealed_in(person, starts_at, ends_at) and away.exists():
        raise Refused(_("This deputy is away in that time, and sealed cases go on to nobody else. Choose another one."))


def sealed_in(person: User, starts_at, ends_at) -> bool:
    return any(role in SEALED_ROLES for _at, _path, role, _by in rights(person, starts_at, ends_at))


def rights(person: User, starts_at, ends_at) -> set:
    """What this person may act as in that time once they are here: (moment, path, role, whose)."""
    moments = changes(Absence, starts_at, ends_at) | changes(DutyShift, starts_at, ends_at)
    return {(moment, *right) for moment in moments for right in person.authority_when_back(moment)}


def beyond_own(actor: User | None, starts_at, ends_at) -> set:
    """Of it, what they are only as somebody's deputy and could not do in their own name."""
    held = rights(actor, starts_at, ends_at) if actor else set()

    def own(moment, path) -> frozenset:
        roles = (role for at, above, role, by in held if at == moment and by is None and path.startswith(above))
        return frozenset().union(*(PERMISSIONS[role] for role in roles))

    return {right for right in held if right[3] is not None and not PERMISSIONS[right[2]] <= own(*right[:2])}


def check_gains_nothing(actor: User | None, before: set, starts_at, ends_at):
    """Nobody makes themselves a deputy of more than they are: an administrator reads no cases by recording that an
    officer is away. Asked inside the transaction that wrote the row; `before`: beyond_own() before it did."""
    if beyond_own(actor, starts_at, ends_at) - before:
        raise Refused(_("You would get rights that you do not have. Somebody else has to record this."))


def check_over(actor: User, ability: str, person: User, now):
    """Refuse an actor who may not in any unit where the person holds a role now."""
    units = Unit.objects.filter(pk__in=Membership.objects.at(now).filter(user=person).values("unit"))
    if not any(may(actor, ability, unit, now) for unit in units):
        raise Refused(_("Your role does not include this here."))


def tell(action, actor, unit, now, note, **data):
    signed = trail_name(actor, now, unit) if actor else ""
    record(action, actor=actor, now=now, note=note, signed_as=signed, unit=unit.code, **data)


def shift_data(shift: DutyShift) -> dict:
    return {
        "officer": shift.officer_id,
        "deputy": shift.deputy_id,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
    }
