"""承辦動作: the table of what staff can do to a case beyond its moves. It makes the buttons, the pages and the calls.

An act is shown where the room allows it (Room.casework), the role does, and the state of the case fits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from cases import clocks, taking_back
from cases.actions import closing, decisions, extensions, keeping, lateness, pauses, stages, supplements, withdrawals
from cases.calendar import TAIPEI
from cases.catalogue import amount_words
from cases.forms import casework as forms
from cases.models import Case
from cases.models.case import FINAL, Status
from cases.rooms import room_of
from cases.stages import WORKING


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, when it fits, what it asks, what it does. `forms(case, data, now)` gives its forms."""

    casework: str  # the word in Room.casework
    ability: str
    label: object
    done: object  # said after it
    fits: Callable  # (Facts) -> bool
    forms: Callable
    do: Callable  # (case, forms, actor, now)
    hint: object = ""
    panel: str = "do"  # where its button stands: among what to do, or with the decision
    is_quiet: bool = False  # never stands out as the next thing to do


@dataclass(frozen=True, slots=True)
class Facts:
    """What the buttons depend on, read once a page."""

    case: Case
    now: datetime
    user: object
    clocks: list
    draft: object  # the decision that waits, or None
    asked: object  # the supplement, or None

    @property
    def is_open(self) -> bool:
        return self.case.status not in FINAL

    @property
    def is_waiting(self) -> bool:
        return self.case.status == Status.AWAITING_APPLICANT

    @property
    def running(self) -> list:
        return [clock for clock in self.clocks if clock.met_at is None]

    @property
    def whole(self):
        return next((clock for clock in self.running if clock.stage_id is None), None)

    @property
    def is_paused(self) -> bool:
        return any(stages.stops(clock) and clock.due_at is None for clock in self.running)

    @property
    def is_late(self) -> bool:
        return self.whole is not None and clocks.phase(self.whole, self.now) == clocks.Phase.OVERDUE

    @property
    def may_ask(self) -> bool:
        """For what is missing: once, at work, and where the procedure has the step (that of petitions has none: there
        the officer writes a letter, and the clock runs on)."""
        if self.case.status not in WORKING or self.asked is not None or self.draft is not None or self.is_paused:
            return False
        return any(stage.key == supplements.STAGE for stage in self.case.sop.stages.all())

    @property
    def can_extend(self) -> bool:
        if not self.is_open or self.whole is None or self.is_late or self.whole.due_at is None:
            return False
        used = sum(1 for line in self.whole.ledger.all() if line.kind == "extend")
        return used < self.case.sop.max_extensions


def _nothing(case, data, now):
    return [forms.NothingForm(data)]


def _supplement(case, data, now):
    return [forms.SupplementForm(data, gaps=room_of(case).gaps(case), language=get_language())]


def _answer(case, data, now):
    return [forms.AnswerForm(data, items=case.supplement.items, language=get_language())]


def _extend(case, data, now):
    most = extensions.longest(case)
    limit = amount_words(most, case.limit_rule.mode, get_language())
    return [forms.ExtendForm(data, most=most, limit=limit)]


def _decide(case, data, now):
    """The form of all services and the room's own; what was written in a draft that came back stands in it again."""
    room = room_of(case)
    back = case.decisions.exclude(returned_at=None).last()
    kept = {"outcome": back.outcome, "reasons": back.reasons, "conditions": back.conditions} if back else None
    found = [forms.DecideForm(data, outcomes=_on_the_form(case), initial=kept)]
    return [*found, room.decision_form(case, data)] if room.decision_form else found


def _on_the_form(case) -> list:
    """The outcomes that are drafted on the form of all services."""
    own = ("by_letter", "has_page", "takes_back")
    return [outcome for outcome in room_of(case).outcomes if not any(getattr(outcome, name) for name in own)]


def _take_back(case, data, now):
    """The form of all services, and the room's own: what remains. What came back stands in it again."""
    room = room_of(case)
    back = case.decisions.exclude(returned_at=None).last()
    kept = {**back.details, "reasons": back.reasons} if back and "ground" in back.details else None
    found = [forms.TakeBackForm(data, initial=kept)]
    return [*found, room.take_back_form(case, data)] if room.take_back_form else found


def _draft_taking_back(case, made, actor, now):
    asked, left = made[0].cleaned_data, made[1].answers() if len(made) > 1 else {}
    decisions.draft(
        case,
        outcome=("annulled" if made[0].annuls else "revoked") + ("_part" if left else ""),
        reasons=asked["reasons"],
        details={"ground": asked["ground"], "heard": asked["heard"], **left},
        actor=actor,
        now=now,
    )


def _draft(case, made, actor, now):
    asked = made[0].cleaned_data
    decisions.draft(
        case,
        outcome=asked["outcome"],
        reasons=asked["reasons"],
        conditions=asked["conditions"],
        details=made[1].answers() if len(made) > 1 else {},
        actor=actor,
        now=now,
    )


def _send_back(case, made, actor, now):
    decisions.send_back(decisions.waiting(case), actor=actor, now=now, **made[0].cleaned_data)


def _given(act: Callable) -> Callable:
    """An action whose arguments are the answers of its one form."""
    return lambda case, made, actor, now: act(case, actor=actor, now=now, **made[0].cleaned_data)


ACTS = {
    "supplement": Act(
        "supplement",
        "case.handle",
        _("Ask for a supplement"),
        _("The applicant is asked; the clock is stopped until the answer comes."),
        lambda f: f.may_ask,
        _supplement,
        lambda case, made, actor, now: supplements.ask(
            case, items=made[0].items(), reason=made[0].cleaned_data["reason"], actor=actor, now=now
        ),
        _("You can ask once. Name everything that is missing."),
    ),
    "supplemented": Act(
        "supplement",
        "case.handle",
        _("Enter a supplement that came on paper"),
        _("The supplement is entered; the clock runs again."),
        lambda f: f.is_waiting and f.asked is not None,
        _answer,
        lambda case, made, actor, now: supplements.receive(case, answer=made[0].answer(), actor=actor, now=now),
        _("Write down what came for each point."),
    ),
    "decide": Act(
        "decide",
        "case.decide",
        _("Draft the decision"),
        _("The draft is with the supervisor."),
        lambda f: f.is_open and f.case.status != Status.DECIDED and f.draft is None and bool(_on_the_form(f.case)),
        _decide,
        _draft,
        _("Somebody else approves it. Nothing leaves the house before that."),
    ),
    "approve": Act(
        "decide",
        "case.approve",
        _("Read and approve the draft"),
        _("The decision is approved and takes effect."),
        lambda f: f.draft is not None and f.draft.drafted_by_id != f.user.pk,
        _nothing,
        lambda case, made, actor, now: decisions.approve(decisions.waiting(case), actor=actor, now=now),
        _("With your approval it takes effect at once: the paper is issued and the applicant is told."),
        panel="decision",
    ),
    "send-back": Act(
        "decide",
        "case.approve",
        _("Send the draft back"),
        _("The draft is back with its author."),
        lambda f: f.draft is not None and f.draft.drafted_by_id != f.user.pk,
        lambda case, data, now: [forms.ReasonForm(data)],
        _send_back,
        panel="decision",
    ),
    "take-back": Act(
        "decide",
        "case.decide",
        _("Take your draft back"),
        _("The draft is yours again."),
        lambda f: f.draft is not None and f.draft.drafted_by_id == f.user.pk,
        lambda case, data, now: [forms.ReasonForm(data)],
        _send_back,
        panel="decision",
    ),
    "extend": Act(
        "extend",
        "case.extend",
        _("Extend the time"),
        _("The time is extended, the notice is written."),
        lambda f: f.can_extend,
        _extend,
        _given(extensions.extend),
        _("Only before the end, and as often as the procedure allows. The applicant gets a notice with the reason."),
    ),
    "promise": Act(
        "",
        "case.handle",
        _("Tell the applicant when"),
        _("The applicant is told the new day."),
        lambda f: f.is_open and f.is_late,
        lambda case, data, now: [forms.PromiseForm(data, today=now.astimezone(TAIPEI).date())],
        _given(lateness.promise),
        _("We are late. Name a day you can keep, and say why."),
    ),
    "pause": Act(
        "pause",
        "case.extend",
        _("Stop the clock"),
        _("The clock is stopped; the applicant is told."),
        lambda f: f.is_open and not f.is_waiting and not f.is_paused and any(map(stages.stops, f.running)),
        lambda case, data, now: [forms.PauseForm(data)],
        _given(pauses.pause),
        _("Only for what nobody can help, such as a natural disaster."),
    ),
    "resume": Act(
        "pause",
        "case.extend",
        _("Let the clock run on"),
        _("The clock runs on; the applicant is told."),
        lambda f: f.is_open and not f.is_waiting and f.is_paused,
        lambda case, data, now: [forms.ResumeForm(data)],
        _given(pauses.resume),
    ),
    "withdraw": Act(
        "withdraw",
        "case.handle",
        _("Withdraw for the applicant"),
        _("The request is withdrawn."),
        lambda f: withdrawals.can(f.case, f.now),
        lambda case, data, now: [forms.WithdrawForm(data)],
        _given(withdrawals.withdraw),
        _("Only when the applicant asked for it. Papers issued for the case do not hold any more."),
        is_quiet=True,
    ),
    "take-granted-back": Act(
        "decide",
        "case.decide",
        _("Draft a revocation"),
        _("The draft is with the supervisor. Until it is approved the paper holds."),
        lambda f: f.draft is None and taking_back.fits(f.case, f.now),
        _take_back,
        _draft_taking_back,
        _(
            "For what was granted and may not stay. Somebody else approves it; then the paper is withdrawn, whoever "
            "scans it is told, and the holder is told. If they are about to set out, call them as well."
        ),
        is_quiet=True,
    ),
    "keep": Act(
        "",
        "case.decide",
        _("Keep the case longer"),
        _("Nobody in this case is forgotten before that day."),
        lambda f: f.case.closed_at is not None and f.case.blanked_at is None,
        lambda case, data, now: [forms.KeepForm(data, today=now.astimezone(TAIPEI).date())],
        _given(keeping.keep),
        _("For an appeal, a lawsuit or an audit: the people of the case are forgotten only after the day you name."),
    ),
    "keep-no-longer": Act(
        "",
        "case.decide",
        _("Keep it no longer"),
        _("The usual time counts again."),
        lambda f: f.case.kept_until is not None and f.case.blanked_at is None,
        lambda case, data, now: [forms.ReasonForm(data)],
        _given(keeping.keep_no_longer),
    ),
    "close": Act(
        "close",
        "case.decide",
        _("Close the case"),
        _("The case is closed."),
        lambda f: bool(closing.closings(f.case, f.now)),
        lambda case, data, now: [forms.CloseForm(data, closings=closing.closings(case, now))],
        _given(closing.close),
        _("For a case that ends without a decision of its own. The applicant is told."),
    ),
}


def facts(case: Case, user, now: datetime) -> Facts:
    """What the buttons depend on, read for the page of one act."""
    found = list(case.deadlines.filter(met_at=None).select_related("stage").prefetch_related("ledger"))
    draft = decisions.waiting(case) if "decide" in room_of(case).casework else None
    return Facts(case, now, user, found, draft, getattr(case, "supplement", None))


def allowed(case: Case, name: str, user, now: datetime) -> bool:
    """Whether this person may do this in this kind of case at all."""
    act, room = ACTS[name], room_of(case)
    unit = room.approving_unit(case, now) if act.ability == "case.approve" else case.unit
    in_room = not act.casework or act.casework in room.casework
    return in_room and may(user, act.ability, unit=unit, now=now)


def offered(seen: Facts, panel: str) -> list[dict]:
    """The buttons of a panel: allowed and fitting."""
    return [
        {"name": name, "act": act}
        for name, act in ACTS.items()
        if act.panel == panel and act.fits(seen) and allowed(seen.case, name, seen.user, seen.now)
    ]
