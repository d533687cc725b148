"""房間: one entry per service. The spine and the roof ask the table; nobody asks "which service is this?"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision can say. Drafted by one person, it takes effect when another approves it."""

    code: str  # stored in Decision.outcome and Case.outcome
    label: object  # lazy text
    status: str  # the status the case then has
    document: str = ""  # the IssuedDocument.Kind issued with it; "" for none
    notice: str = "decided"  # the notice the applicant gets
    is_adverse: bool = False  # needs reasons; the paper then states the remedy (facts §4.9)
    to_stage: str = "-"  # key of the stage that follows; "-" for none
    # Takes back what stands granted: drafted while the case is decided, and only then (cases/taking_back.py)
    takes_back: bool = False
    # Drafted on a page of the room's own
    has_page: bool = False
    # Written on a page of the room's own, and said by a letter: it takes effect when that leaves, not with the approval
    by_letter: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was left out: a reason ready for the request for a supplement.

    What has to be there stands ticked; what is only recommended waits for the officer to ask for it.
    """

    key: str
    zh: str
    en: str
    is_required: bool = False


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
    # Where the service begins with a page of its own and not with a form: (name of its address, words of the button)
    door: tuple | None = None
    # name of a move (cases/transitions.py) -> the action of the app that makes it: (case, actor, now, note) -> Case
    moves: Mapping[str, Callable] = field(default_factory=dict)
    # What the applicant may do on the status page: name -> view(request, case)
    applicant_moves: Mapping[str, Callable] = field(default_factory=dict)
    # Pages of its own for staff: name -> view(request, case)
    staff_pages: Mapping[str, Callable] = field(default_factory=dict)
    # Those of them that need more than "case.handle": name -> ability
    page_abilities: Mapping[str, str] = field(default_factory=dict)
    # The facts a colleague needs at once, as plain lines: (case, language) -> list[str]; `facts` names the relations
    # of a case it reads, so that a batch fetches them together
    brief: Callable = lambda case, language: []
    facts: tuple[str, ...] = ()
    # Where the case knows more than the story of its stage: what is said in its place, "" for nothing: (case) -> str
    told_now: Callable = lambda case: ""
    # The sentence read to a caller: (case, language, now) -> str
    spoken: Callable | None = None
    # What must show on the desk of the unit although it has no clock: (user, now) -> list[dict]
    desk: Callable = lambda user, now: []
    # The citizen's calendar file: (case, language) -> bytes
    calendar: Callable | None = None
    # Whether the applicant may add files to an open case later
    takes_files: bool = False
    # The form on paper: (now, answers or None) -> parts (cases/blank_forms.py); complete answers for the filled example
    paper: Callable | None = None
    example: Callable | None = None
    # Where an officer goes on who has scanned a paper of this kind: its kind -> the name of an address (reference)
    scanned: Mapping[str, str] = field(default_factory=dict)
    # Blanks what its app keeps of people, when their time is over: (ids of cases). cases/retention.py
    forget: Callable = lambda case_ids: None
    # Casework beyond the moves (cases/actions/): "supplement", "extend", "pause", "forward", "consult", "transfer",
    # "decide", "withdraw", "close", "letter". Reopening is an administrator's, unless the room says what to do instead
    casework: frozenset[str] = frozenset()
    stays_closed: object = ""
    # What can be decided, and what is printed about it: (case, decision) -> content of the document
    outcomes: tuple[Outcome, ...] = ()
    decision_content: Callable | None = None
    # From when until when its paper holds, where that follows from the case: -> {"valid_from", "valid_until"}, moments
    bounds: Callable = lambda case, decision: {}
    # The service's own part of deciding: (case, data) -> form whose answers become Decision.details
    decision_form: Callable | None = None
    # Whether what was granted can still be taken back; and whether its holder may give it up: (case, now)
    can_take_back: Callable = lambda case, now: True
    can_give_up: Callable = lambda case, now: False
    # Whether what was granted was used: such a case never lapses as not used
    was_used: Callable = lambda case: False
    # What the unit that holds it must know of what was given up: values for `notices/withdrawn_unit/`, (case) -> dict
    given_up: Callable = lambda case: {}
    # Its own part of taking back, as `decision_form`: what remains of it; `left()` says whether anything does
    take_back_form: Callable | None = None
    # Raises Refused for what may not be drafted like this: (case, code of the outcome, reasons, details)
    check_draft: Callable = lambda case, outcome, reasons, details: None
    # After a decision took effect, in its transaction: (case, decision, document, actor, now)
    decided: Callable = lambda case, decision, document, actor, now: None
    # Raises Refused for somebody who may approve in the unit, but not this one: (case, decision, actor, now)
    check_approver: Callable = lambda case, decision, actor, now: None
    # After a case came to another unit or officer, in that transaction: (case, actor, now)
    handed_on: Callable = lambda case, actor, now: None
    # Tells the applicant itself who answers; else they hear when another unit takes the case over
    says_who_answers: bool = False
    # The unit whose supervisor approves, where that is not the unit of the case: (case, now)
    approving_unit: Callable = lambda case, now: case.unit
    # What an approval brings about that does not take effect at once: (case, decision) -> (said before, after) or None
    approval_words: Callable = lambda case, decision: None
    # What whoever approves reads beside the draft: (case, decision, now) -> (template, its `draft_room`) or None
    draft_shown: Callable = lambda case, decision, now: None
    # Puts the letter of an outcome `by_letter` on its way, with its approval: (case, decision, actor, now)
    approved: Callable = lambda case, decision, actor, now: None
    # After a letter left, in its transaction: (letter, now); True where the room told the applicant itself
    letter_left: Callable = lambda letter, now: False
    # After a letter was called back, in its transaction: (letter, actor, now)
    letter_recalled: Callable = lambda letter, actor, now: None
    # The limit of a case is a level it passes through, not the stage it is decided in; extended as the procedure says.
    has_levels: bool = False
    # Keys of stages its own code goes to, beside those of moves and outcomes: a new version of the procedure keeps them
    stages: frozenset[str] = frozenset()
    # What was left out and may be asked for: (case) -> list[Gap]
    gaps: Callable = lambda case: []


ROOMS: dict[str, Room] = {}
# What is left of any room once a case was blanked (cases/retention.py).
FORGOTTEN = {
    "staff_template": "cases/_forgotten.html",
    "staff_context": lambda case, now: {},
    "track_template": "cases/_forgotten.html",
    "track_context": lambda case, now: {},
    "moves": {},
    "applicant_moves": {},
    "staff_pages": {},
    "brief": lambda case, language: [],
    "told_now": lambda case: "",
    "calendar": None,
    "takes_files": False,
    "gaps": lambda case: [],
}


def register(room: Room) -> None:
    """Called once a service at start-up."""
    ROOMS[room.service] = room


def room_of(case) -> Room:
    """The room of a case. KeyError if its app is not installed: then the deployment is wrong.

    What a service shows and does stands on its answers; where these were forgotten, the case has an empty room.
    """
    room = ROOMS[case.service.code]
    return replace(room, **FORGOTTEN) if case.blanked_at else room
