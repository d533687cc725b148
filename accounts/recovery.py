"""重設登入: who lost the password or the telephone is let in again by two others: one asks, another one confirms.

What they are given is a password for one use: it opens for some days, and only to choose a password and a second factor
of their own. The first account of an installation, and the ethics office, are let in on the server
(`manage.py let_in`). ASVS 6.3.2, 6.4.1, 6.4.4.

Two accounts are not yet two people: an administrator could open a second one and confirm with it. So both must have
been there for a fortnight, in their own name, and the person and every auditor are told of each step (`told_at`,
notifications/people.py): whoever prepares this is seen before it is done.
"""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.access import PERMISSIONS, may
from accounts.actions import SEALED_ROLES, Refused, check, check_not_own, check_over, in_words
from accounts.models import Absence, DutyShift, Membership, Recovery, User
from audit.actions import record
from audit.models import Action

GIVEN_FOR = timedelta(days=3)
ASKED_FOR = timedelta(days=1)  # what nobody confirmed in that time has to be asked anew
STANDING = timedelta(days=14)  # account open and role held that long, before somebody lets others in
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another on paper or by telephone


def one_time_password() -> str:
    """Four groups of four letters, 79 bits: `k7fm-93xd-qp4t-vw2n`."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))


def ask(*, person: User, actor: User, now) -> Recovery:
    """Ask that somebody is let in again, having made sure that it is them. Raises Refused."""
    check_may_recover(actor, person, now)
    check_standing(actor, person, now)
    _drop_lapsed(person, actor, now)
    try:
        with transaction.atomic():
            recovery = Recovery.objects.create(person=person, asked_by=actor, asked_at=now)
            _tell(recovery, actor, now, "recovery asked")
    except IntegrityError as error:
        raise in_words(error) from error
    return recovery


@transaction.atomic
def confirm(*, recovery: Recovery, actor: User, now) -> str:
    """Let them in; the answer is the password for one use, which is kept nowhere. Raises Refused."""
    recovery = _open(recovery, now)
    check_may_recover(actor, recovery.person, now)
    if actor.pk == recovery.asked_by_id:
        raise Refused(_("You asked for this yourself. Somebody else has to confirm it."))
    check_standing(actor, recovery.person, now)
    _settle(recovery, actor, now, is_let_in=True)
    _tell(recovery, actor, now, "recovery confirmed")
    return let_in(recovery.person, now)


@transaction.atomic
def turn_down(*, recovery: Recovery, actor: User, now):
    """It was not them, or they found it again. Who asked may take it back like this too. Raises Refused."""
    recovery = _open(recovery, now)
    check_may_recover(actor, recovery.person, now)
    _settle(recovery, actor, now)
    _tell(recovery, actor, now, "recovery turned down")


def let_in(person: User, now) -> str:
    """A password for one use, no second factor, no session, an open account. The caller records who let them in."""
    password = one_time_password()
    person.set_password(password)
    person.given_until = now + GIVEN_FOR
    person.password_set_at = person.opened_at = now
    person.is_active = True
    person.save(update_fields=["password", "given_until", "password_set_at", "opened_at", "is_active"])
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    return password


def waiting(actor: User, now) -> list[Recovery]:
    """What this person may confirm or take back, the oldest first."""
    asked = Recovery.objects.filter(settled_at=None, asked_at__gt=now - ASKED_FOR).order_by("asked_at")
    return [one for one in asked.select_related("person", "asked_by") if may_recover(actor, one.person, now)]


def may_recover(actor: User, person: User, now) -> bool:
    try:
        check_may_recover(actor, person, now)
    except Refused:
        return False
    return True


def check_may_recover(actor: User, person: User, now):
    """Supervisors for the people of their units, administrators for all of theirs; nobody opens what is sealed."""
    check_not_own(actor, person)
    if person.memberships.at(now).exists():
        check_over(actor, "people.recover", person, now)
    else:
        check(actor, "people.edit", None, now)
    if not person.is_active:
        raise Refused(_("This account is closed. An administrator opens it first."))
    if sees_sealed(person, now) and not may(actor, "case.sealed", now=now):
        raise Refused(_("People of the ethics office, and their deputies, are let in on the server only."))


def check_standing(actor: User, person: User, now):
    """That this is somebody known for long, by a role of their own: an account that was opened, opened again or let in
    of late, a role given of late, and a deputy's authority do not count."""
    units = person.memberships.at(now).values_list("unit__path", flat=True)
    ability = "people.recover" if units else "people.edit"
    able = [role for role, abilities in PERMISSIONS.items() if ability in abilities]
    held = actor.memberships.at(now).filter(role__in=able, starts_at__lte=now - STANDING)
    paths = list(held.values_list("unit__path", flat=True))
    reaches = any(unit.startswith(path) for unit in units for path in paths) if units else bool(paths)
    if actor.opened_at > now - STANDING or not reaches:
        raise Refused(
            _(
                "This needs somebody whose account and own role have stood for %(days)d days. Ask a colleague, or have"
                " it done on the server."
            )
            % {"days": STANDING.days}
        )


def sees_sealed(person: User, now) -> bool:
    """Whether they see what is sealed, now or by an absence or shift that is planned: in their own name or as the
    deputy of somebody who does. Else an account would be taken today for what it opens next week."""
    held = Membership.objects.filter(role__in=SEALED_ROLES).exclude(ends_at__lte=now)
    spans = [(holder, now, None) for holder in held.values_list("user_id", flat=True)]
    seen = set()
    while spans:
        span = who, since, until = spans.pop()
        if who == person.pk:
            return True
        if span not in seen:
            seen.add(span)
            spans += _handed_on(Absence.objects.filter(person=who), since, until)
            spans += _handed_on(DutyShift.objects.filter(officer=who), since, until)
    return False


def _handed_on(periods, since, until) -> list[tuple]:
    """To whom these hand on what somebody has from `since` to `until` (None: for good), and when."""
    meeting = periods.filter(ends_at__gt=since)
    if until:
        meeting = meeting.filter(starts_at__lt=until)
    return [(one.deputy_id, max(one.starts_at, since), min(one.ends_at, until or one.ends_at)) for one in meeting]


def _open(recovery: Recovery, now) -> Recovery:
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("person").get(pk=recovery.pk)
    if recovery.settled_at:
        raise Refused(_("Somebody has settled this already."))
    if recovery.asked_at <= now - ASKED_FOR:
        raise Refused(_("This was asked more than a day ago. Ask anew."))
    return recovery


def _settle(recovery: Recovery, actor: User, now, is_let_in=False):
    recovery.settled_by, recovery.settled_at, recovery.is_let_in = actor, now, is_let_in
    recovery.save(update_fields=["settled_by", "settled_at", "is_let_in"])


def _drop_lapsed(person: User, actor: User, now):
    lapsed = Recovery.objects.filter(person=person, settled_at=None, asked_at__lte=now - ASKED_FOR)
    lapsed.update(settled_by=actor, settled_at=now)


def _tell(recovery: Recovery, actor: User, now, note: str):
    record(Action.SECOND_FACTOR_SET, actor=actor, now=now, note=note, person=recovery.person_id)
