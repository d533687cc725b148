"""研考動作: the table of what is done to a letter beside its answer. It makes the buttons, the pages and the calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.access import may
from cases import clocks
from cases.actions import decisions, extensions
from cases.models import Case
from cases.models.case import FINAL, Discretion, Status
from feedback.actions import confiding, extending, grouping, passing, registering, repeating, unhandled
from feedback.mailbox import alike, assigning, forms, levels
from feedback.models import Petition

REGISTER, DECIDE = registering.REGISTER, "case.decide"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the buttons depend on, read once a page."""

    case: Case
    petition: Petition
    user: object
    now: datetime
    asked: object = None  # the extension that waits to be granted
    draft: object = None  # the decision that waits to be approved
    has_members: bool = False
    clock: object = None  # the running clock of the whole case, with its ledger

    @property
    def is_open(self) -> bool:
        return self.case.status not in FINAL

    @property
    def is_sealed(self) -> bool:
        return self.case.discretion == Discretion.SEALED

    def may(self, *abilities: str) -> bool:
        return any(may(self.user, ability, unit=self.case.unit, now=self.now) for ability in abilities)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, when it fits, what it asks, what it does."""

    abilities: tuple[str, ...]
    fits: Callable  # (Seen) -> bool
    label: object
    form: Callable  # (Seen, data) -> form
    do: Callable  # (case, form, actor, now) -> what came of it, or None
    done: object
    hint: object = ""
    # Whoever may besides: (Seen) -> bool
    also: Callable = lambda seen: False
    leaves: bool = False  # after it the case may be out of sight for whoever did it


def _plain(form: type) -> Callable:
    return lambda seen, data: form(data, petition=seen.petition, user=seen.user, now=seen.now)


def _register(seen: Seen, data):
    suggested = assigning.proposal(seen.petition, assigning.rules_in_use())
    return forms.RegisterForm(data, petition=seen.petition, user=seen.user, now=seen.now, suggested=suggested)


def _group(seen: Seen, data):
    found = alike.alike(seen.case, seen.user, seen.now)

    def letters_of(numbers):
        visible = Case.objects.visible_to(seen.user).select_related("service", "unit")
        return list(visible.filter(reference__in=numbers, service=seen.case.service_id).exclude(pk=seen.case.pk))

    return forms.GroupForm(
        data, petition=seen.petition, user=seen.user, now=seen.now, found=found, letters_of=letters_of
    )


def _given(act: Callable) -> Callable:
    """An action whose arguments are the answers of its form."""

    def do(case, form, actor, now):
        given = form.given() if hasattr(form, "given") else form.cleaned_data
        return act(case, actor=actor, now=now, **given)

    return do


def _settle(case, form, actor, now):
    return extending.settle(extending.waiting(case), actor=actor, now=now, **form.given())


def _transfer(case, form, actor, now):
    given = dict(form.cleaned_data)
    part = given.pop("part")
    if part.strip():
        return passing.transfer_part(case, part=part, actor=actor, now=now, **given)
    return passing.transfer(case, actor=actor, now=now, **given)


def _may_extend(seen: Seen) -> bool:
    """Its clock runs, is not over, and was not extended as often as it may."""
    if not seen.is_open or seen.asked is not None:
        return False
    clock = seen.clock
    if clock is None or clocks.phase(clock, seen.now) in (clocks.Phase.OVERDUE, clocks.Phase.PAUSED):
        return False
    return sum(line.kind == "extend" for line in clock.ledger.all()) < seen.case.sop.max_extensions


ACTS = {
    "register": Act(
        (REGISTER,),
        lambda seen: seen.case.status == Status.RECEIVED and not seen.case.lead_id,
        _("Register and give it to a unit"),
        _register,
        _given(registering.register),
        _("The letter is registered. The petitioner is told who answers, and by when."),
        _("The rules propose, you decide."),
    ),
    "extension": Act(
        (),
        lambda seen: seen.is_open and seen.asked is not None and seen.asked.asked_by_id != seen.user.pk,
        _("Grant or refuse more time"),
        _plain(forms.GrantForm),
        _settle,
        _("It is settled. Where you granted it, the petitioner gets the reason in writing."),
        also=lambda seen: levels.may_grant(seen.user, seen.case, seen.asked.n, seen.now),
    ),
    "extend": Act(
        ("case.extend",),
        _may_extend,
        _("Ask for more time"),
        _plain(forms.ExtendForm),
        _given(extending.ask),
        _("More time is asked for. It counts when it is granted."),
        _("Ask before the time is over. The longer, the higher who grants it."),
    ),
    "classify": Act(
        (REGISTER,),
        lambda seen: seen.is_open and seen.case.status != Status.RECEIVED,
        _("Classify it differently"),
        _plain(forms.ClassifyForm),
        _given(registering.classify),
        _("The letter is classified; its clock is worked out anew."),
    ),
    "group": Act(
        (REGISTER,),
        lambda seen: seen.is_open and not seen.is_sealed and not seen.case.lead_id,
        _("Group letters of the same matter"),
        _group,
        _given(grouping.gather),
        _("The letters are grouped under this one."),
        _("This letter leads: it is looked into once. Each keeps its number and clock, and gets an answer of its own."),
    ),
    "split": Act(
        (REGISTER,),
        lambda seen: seen.is_open and bool(seen.case.lead_id),
        _("Take out of the group"),
        _plain(forms.ReasonForm),
        _given(grouping.split),
        _("The letter stands alone again."),
    ),
    "repeats": Act(
        (REGISTER, "case.handle"),
        lambda seen: seen.is_open,
        _("Look for repeats"),
        _plain(forms.RepeatsForm),
        _given(repeating.mark),
        _("It is noted which earlier letters this one repeats."),
        _("Found by the same e-mail address, telephone, identity number, or name with address."),
    ),
    "transfer": Act(
        (REGISTER, DECIDE),
        lambda seen: seen.is_open,
        _("Transfer it, or a part"),
        _plain(forms.TransferForm),
        _transfer,
        _("It is on its way. The petitioner is told who to call."),
        _("What belongs elsewhere goes there at once (Administrative Procedure Act, article 172)."),
    ),
    "convert": Act(
        (REGISTER, DECIDE),
        lambda seen: seen.is_open,
        _("It is no petition"),
        _plain(forms.ConvertForm),
        _given(passing.convert),
        _("The petitioner is told which procedure it is. The letter is closed."),
        _("For a request, an appeal, a lawsuit or compensation: the law has a procedure for each."),
    ),
    "unhandled": Act(
        (REGISTER, DECIDE),
        lambda seen: seen.is_open and seen.draft is None,
        _("Leave it unhandled"),
        _plain(forms.UnhandledForm),
        _given(unhandled.draft),
        _("The draft is with the supervisor."),
        _("Three grounds allow it (Administrative Procedure Act, article 173). Somebody else approves it."),
    ),
    "seal": Act(
        (REGISTER, "case.handle"),
        lambda seen: seen.is_open and not seen.has_members,
        _("Seal it for the ethics office"),
        _plain(forms.SealForm),
        _given(confiding.seal),
        _("The letter is sealed. Only the ethics office sees it now."),
        _("For a complaint about a person of ours, or where somebody is in danger. You will not see it any more."),
        leaves=True,
    ),
    "entrust": Act(
        ("case.sealed",),
        lambda seen: seen.is_open and seen.is_sealed,
        _("Entrust it to named persons"),
        _plain(forms.EntrustForm),
        _given(confiding.entrust),
        _("The named persons have it now, and nobody else."),
        _("Never to whom it is about, or to anybody in a unit they lead: the portal refuses it."),
    ),
}


def seen_by(case: Case, user, now: datetime) -> Seen:
    """Read for the page of one act."""
    petition = Petition.objects.select_related("topic__parent", "concerned").get(pk=case.pk)
    petition.case, case.petition = case, petition
    asked, draft, clock = extending.waiting(case), decisions.waiting(case), extensions.whole_clock(case)
    return Seen(case, petition, user, now, asked, draft, case.members.exists(), clock)


def fits(seen: Seen, name: str) -> bool:
    """Whether this person may do this to this letter now."""
    act = ACTS[name]
    return act.fits(seen) and (seen.may(*act.abilities) or act.also(seen))


def offered(seen: Seen) -> list[dict]:
    return [{"name": name, "label": act.label} for name, act in ACTS.items() if fits(seen, name)]
