"""房間: one entry per service. The spine and the roof ask the table; nobody asks "which service is this?"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Room:
    """What a service brings along. Its app registers it in `AppConfig.ready`."""

    service: str  # the code of the Service
    # The public form: `apply(request, step)` and what follows it.
    apply: Callable
    # The middle of the staff's case page, and what it needs.
    staff_template: str
    staff_context: Callable  # (case, now) -> dict
    # The middle of the citizen's status page.
    track_template: str
    track_context: Callable  # (case, now) -> dict
    # name of a move (cases/transitions.py) -> the action of the app that makes it: (case, actor, now, note) -> Case
    moves: Mapping[str, Callable] = field(default_factory=dict)
    # What the applicant may do on the status page: name -> view(request, case)
    applicant_moves: Mapping[str, Callable] = field(default_factory=dict)
    # Pages of its own for staff: name -> view(request, case)
    staff_pages: Mapping[str, Callable] = field(default_factory=dict)
    # The facts a colleague needs at once, as plain lines: (case, language) -> list[str]; `facts` names the relations
    # of a case it reads, so that a batch fetches them together
    brief: Callable = lambda case, language: []
    facts: tuple[str, ...] = ()
    # The sentence read to a caller: (case, language, now) -> str
    spoken: Callable | None = None
    # What must show on the desk of the unit although it has no clock: (user, now) -> list[dict]
    desk: Callable = lambda user, now: []
    # The citizen's calendar file: (case, language) -> bytes
    calendar: Callable | None = None


ROOMS: dict[str, Room] = {}


def register(room: Room) -> None:
    """Called once a service at start-up."""
    ROOMS[room.service] = room


def room_of(case) -> Room:
    """The room of a case. KeyError if its app is not installed: then the deployment is wrong."""
    return ROOMS[case.service.code]
