"""Who is meant by a rung of the ladder: a table from the SOP's word to people."""

from collections.abc import Callable
from datetime import datetime

from accounts import roster
from accounts.models import Absence, Role, Unit, User
from cases.models import Case, Rung
from cases.models.case import Discretion
from notifications.recipients import Recipient


class Directory:
    """Looks people up, each once: made for one action or one batch of a sweep."""

    def __init__(self, now: datetime):
        self.now = now
        self._found = {}

    def find(self, case: Case, to: str, *, unit: Unit | None = None) -> list[Recipient]:
        """The recipients a rung names for this case; empty when nobody can be reached by mail (the screen tells).

        `unit`: another one than that which has the case, where a forwarding is between two.
        """
        if to in PERSONAL:
            return PERSONAL[to](self, case)
        if unit is None and case.discretion == Discretion.SEALED:
            return _insiders(case, self.now)
        unit = unit or case.unit
        key = (unit.pk, to)
        if key not in self._found:
            self._found[key] = BY_UNIT[to](unit, self.now)
        return self._found[key]


def mailbox(unit: Unit | None, now: datetime) -> list[Recipient]:
    """The unit's own mailbox, or that of the nearest unit above with one."""
    if unit is None:
        return []
    if unit.email:
        return [Recipient(name=unit.name_zh, email=unit.email)]
    above = Unit.objects.filter(path__in=roster.paths_up(unit.path), is_active=True).exclude(email="")
    nearest = max(above, key=lambda found: len(found.path), default=None)
    return [Recipient(name=nearest.name_zh, email=nearest.email)] if nearest else []


def person(user: User | None) -> list[Recipient]:
    if user is None or not user.email:
        return []
    return [Recipient(name=user.name_zh, email=user.email, language=user.language, user_id=user.pk)]


def applicant(case: Case) -> Recipient:
    """The person who asked: by mail, or by letter where there is no e-mail."""
    who = case.applicant
    return Recipient(name=who.name, email=who.email, language=case.language, address=who.address)


def _applicant(directory: Directory, case: Case) -> list[Recipient]:
    who = applicant(case)
    return [who] if who.email or who.address else []


def _insiders(case: Case, now: datetime) -> list[Recipient]:
    """Of a sealed case no mailbox of a unit hears: its officer and whom the ethics office let in do; without any, that
    office, but nobody the case is about."""
    accused = set(case.accused.values_list("user_id", flat=True))
    let_in = [row.user for row in case.confidants.select_related("user").order_by("pk")]
    people = [user for user in (case.officer, *let_in) if user]
    if not people:
        root = Unit.objects.filter(path=roster.paths_up(case.unit.path)[0]).first()
        ethics = roster.office_of(case.unit, code__endswith="-ETH")
        people = [user for unit in (ethics, root) if unit for user in roster.people_with(Role.ETHICS, unit, now)]
        if not people and ethics:
            return mailbox(ethics, now)
    found = {user.pk: user for user in people if user.pk not in accused}
    return [one for user in found.values() for one in person(user)]


def _officer(directory: Directory, case: Case) -> list[Recipient]:
    """The officer of the case or who stands in; the unit while nobody has it."""
    if case.officer_id is None:
        return directory.find(case, Rung.To.UNIT)
    present = roster.first_present([case.officer_id], Absence.objects.deputies(directory.now))
    return person(present) or directory.find(case, Rung.To.UNIT)


def _receiver(directory: Directory, case: Case) -> list[Recipient]:
    """The unit the case is on its way to."""
    sent = case.forwardings.filter(received_at=None, bounced_at=None).select_related("to_unit").first()
    return directory.find(case, Rung.To.UNIT, unit=sent.to_unit) if sent else []


def _duty(unit: Unit, now: datetime) -> list[Recipient]:
    return person(roster.officer_in_charge(unit, now)) or mailbox(unit, now)


def _deputy(unit: Unit, now: datetime) -> list[Recipient]:
    """The deputy of the shift, or whoever stands in for them."""
    shift = roster.on_duty(unit, now)
    present = roster.first_present([shift.deputy_id], Absence.objects.deputies(now)) if shift else None
    return person(present) or mailbox(unit, now)


def _supervisor(unit: Unit, now: datetime) -> list[Recipient]:
    return person(roster.supervisor_of(unit, now)) or mailbox(unit, now)


def _secretariat(unit: Unit, now: datetime) -> list[Recipient]:
    office = roster.secretariat(unit)
    people = roster.people_with(Role.SECRETARIAT, office, now) if office else []
    return [found for user in people for found in person(user)] or mailbox(office, now)


# The ladder's words that depend on the case itself, and those that depend on its unit only.
PERSONAL: dict[str, Callable] = {Rung.To.APPLICANT: _applicant, Rung.To.OFFICER: _officer, Rung.To.RECEIVER: _receiver}
BY_UNIT: dict[str, Callable] = {
    Rung.To.DUTY: _duty,
    Rung.To.DEPUTY: _deputy,
    Rung.To.UNIT: mailbox,
    Rung.To.COMMAND: lambda unit, now: mailbox(roster.command_centre(unit), now),
    Rung.To.SUPERVISOR: _supervisor,
    Rung.To.SECRETARIAT: _secretariat,
}
