"""Who is meant by a rung of the ladder: a table from the SOP's word to people."""

from collections.abc import Callable
from datetime import datetime

from notifications.recipients import Recipient

from accounts import roster
from accounts.models import Membership, Role, Unit
from cases.models import Case, Rung

UP = {"hq": 0, "branch": 1}


class Directory:
    """Looks people up, each once: made for one action or one batch of a sweep."""

    def __init__(self, now: datetime):
        self.now = now
        self._units = None
        self._found = {}

    def find(self, case: Case, to: str) -> list[Recipient]:
        """The recipients a rung names for this case; empty when nobody can be reached by mail (the screen tells)."""
        if to in PERSONAL:
            return PERSONAL[to](self, case)
        key = (case.unit_id, to)
        if key not in self._found:
            self._found[key] = BY_UNIT[to](self, case.unit)
        return self._found[key]

    def unit(self, unit: Unit) -> list[Recipient]:
        """The unit's own mailbox, or the next one above it that has one."""
        for path in reversed(_paths(unit.path)):
            above = self._tree().get(path)
            if above and above.email:
                return [Recipient(name=above.name_zh, email=above.email)]
        return []

    def command_of(self, unit: Unit) -> list[Recipient]:
        """The command centre of the nearest unit above that has one: 118."""
        for path in reversed(_paths(unit.path)):
            for centre in self._tree().values():
                if centre.kind == Unit.Kind.COMMAND and centre.parent and centre.parent.path == path:
                    return self.unit(centre)
        return []

    def holders(self, unit: Unit, role: str) -> list[Recipient]:
        """Who holds that role in the unit, or in the nearest unit above where somebody does."""
        held = (
            Membership.objects.filter(unit__path__in=_paths(unit.path), role=role, starts_at__lte=self.now)
            .exclude(ends_at__lte=self.now)
            .filter(user__is_active=True)
            .select_related("user", "unit")
        )
        by_path = {}
        for membership in held:
            by_path.setdefault(membership.unit.path, []).append(membership.user)
        nearest = max(by_path, key=len, default=None)
        return [person(roster.acting_for(user, self.now)) for user in by_path.get(nearest, [])]

    def _tree(self) -> dict[str, Unit]:
        if self._units is None:
            self._units = {unit.path: unit for unit in Unit.objects.filter(is_active=True).select_related("parent")}
        return self._units


def _paths(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/".join(parts[: i + 1]) + "/" for i in range(len(parts))]


def person(user) -> Recipient:
    return Recipient(name=user.name_zh, email=user.email, language=user.language, user_id=user.pk)


def applicant(case: Case) -> Recipient:
    """The person who asked: by mail, or by letter where there is no address."""
    who = case.applicant
    return Recipient(name=who.name, email=who.email, language=case.language, address=who.address)


def _officer(directory: Directory, case: Case) -> list[Recipient]:
    return [person(roster.acting_for(case.officer, directory.now))] if case.officer else directory.find(case, "unit")


def _duty(directory: Directory, unit: Unit) -> list[Recipient]:
    shift = roster.on_duty(unit, directory.now)
    return [person(roster.acting_for(shift.officer, directory.now))] if shift else directory.unit(unit)


def _deputy(directory: Directory, unit: Unit) -> list[Recipient]:
    shift = roster.on_duty(unit, directory.now)
    return [person(shift.deputy)] if shift else directory.unit(unit)


# The ladder's words that depend on the case itself, and those that depend on its unit only.
PERSONAL: dict[str, Callable] = {
    Rung.To.APPLICANT: lambda directory, case: [applicant(case)],
    Rung.To.OFFICER: _officer,
}
BY_UNIT: dict[str, Callable] = {
    Rung.To.DUTY: _duty,
    Rung.To.DEPUTY: _deputy,
    Rung.To.UNIT: Directory.unit,
    Rung.To.COMMAND: Directory.command_of,
    Rung.To.SUPERVISOR: lambda directory, unit: directory.holders(unit, Role.SUPERVISOR),
    Rung.To.SECRETARIAT: lambda directory, unit: directory.holders(unit, Role.SECRETARIAT),
}
