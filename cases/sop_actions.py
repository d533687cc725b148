"""What can be done to a procedure: draft, edit, publish from a day. Each act with its line in the trail, or neither.

A published version never changes (the database refuses too): a new one takes its place from a day on, and running cases
stay on theirs. Raises `Refused` with words for the person.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from audit.actions import record
from audit.models import Action, Event
from cases import catalogue, rocdates, sheets
from cases.calendar import TAIPEI, Mode, Period
from cases.models import Rung, Service, Sop, Stage
from cases.models.case import Status
from cases.rocdates import is_chinese
from cases.rooms import ROOMS
from cases.search.catalogue import index_services, mark_version
from cases.transitions import MOVES

# What a person may set. Versions, dates and names of who did what are not among it.
SOP_FIELDS = (
    *("n", "mode", "roll", "is_statutory", "correction", "max_extensions", "max_extension"),
    *("legal_basis_zh", "legal_basis_en", "papers_zh", "papers_en", "fee_zh", "fee_en", "lead_zh", "lead_en"),
    *("promise_zh", "promise_en", "change_zh", "change_en"),
)
STAGE_FIELDS = (
    *("order", "key", "name_zh", "name_en", "story_zh", "story_en", "doer", "status", "n", "mode", "roll", "anchor"),
    *("is_statutory", "is_side", "overdue_zh", "overdue_en"),
)
RUNG_FIELDS = ("offset", "by", "to", "kind", "is_urgent", "is_alarm", "outlasts_hush")
WAITS = (Status.AWAITING_APPLICANT, Status.AWAITING_SIGNATURE)
PAIRS = {
    "legal_basis": lambda: _("legal basis"),
    "papers": lambda: _("papers to bring"),
    "fee": lambda: _("fee"),
    "lead": lambda: _("when to file"),
    "promise": lambda: _("how long it takes"),
    "change": lambda: _("what changed"),
}
STAGE_PAIRS = {
    "name": lambda: _("name"),
    "story": lambda: _("words for the applicant"),
    "overdue": lambda: _("what happens when late"),
}


class Refused(Exception):
    """Why it is not done, and what to do, in the language of the page."""


# --- Drafting -------------------------------------------------------------------------------------------------------
@transaction.atomic
def draft_sop(service: Service, *, actor, now: datetime) -> Sop:
    """起草: a copy of the newest version, with its stages and rungs, to be edited."""
    Service.objects.select_for_update().get(pk=service.pk)
    newest = service.sops.order_by("-version").first()
    if newest and not newest.is_published:
        raise Refused(_("There is a draft already. Edit that one, or discard it first."))
    draft = Sop(service=service, version=newest.version + 1 if newest else 1, drafted_by=actor)
    for name in SOP_FIELDS if newest else ():
        setattr(draft, name, getattr(newest, name))
    draft.change_zh = draft.change_en = ""
    draft.save()
    if newest:
        _copy_parts(newest, draft)
    _record(Action.SOP_DRAFTED, draft, actor, now)
    return draft


def _copy_parts(source: Sop, draft: Sop) -> None:
    stages = {
        stage.pk: Stage(sop=draft, **{name: getattr(stage, name) for name in STAGE_FIELDS})
        for stage in source.stages.all()
    }
    Stage.objects.bulk_create(stages.values())
    Rung.objects.bulk_create(
        Rung(sop=draft, stage=stages.get(rung.stage_id), **{name: getattr(rung, name) for name in RUNG_FIELDS})
        for rung in source.rungs.all()
    )


@transaction.atomic
def edit_draft(draft: Sop, *, values: dict, rungs: Iterable[dict], actor, now: datetime) -> Sop:
    """Set what holds for the whole case, and its ladder. `values` has names of SOP_FIELDS only."""
    draft = _locked(draft)
    changed = _set(draft, values, SOP_FIELDS)
    _check_limit(draft)
    draft.save()
    climbed = _replace_rungs(draft, None, rungs)
    _record(Action.SOP_EDITED, draft, actor, now, part="whole", changed=changed + ["rungs"] * climbed)
    return draft


@transaction.atomic
def edit_stage(draft: Sop, key: str | None, *, values: dict, rungs: Iterable[dict], actor, now: datetime) -> Stage:
    """Set one stage and its ladder; without `key`, add one. `values["order"]` is the place it is to have, from 1."""
    draft = _locked(draft)
    stages = list(draft.stages.order_by("order"))
    stage = next((stage for stage in stages if stage.key == key), None)
    if stage is None:
        if key is not None:
            raise Refused(_("This stage is no longer in the draft."))
        stage = Stage(sop=draft)
    if any(other.key == values["key"] for other in stages if other.pk != stage.pk):
        raise Refused(_("Another stage has this key. Choose another one."))
    place = values["order"]
    changed = _set(stage, {name: value for name, value in values.items() if name != "order"}, STAGE_FIELDS)
    _check_limit(stage)
    if stage.n is None and watches(stage):
        raise Refused(_("What is counted from a planned moment needs a limit: without one nobody is told."))
    if stage.anchor in (Stage.Anchor.DEPARTURE, Stage.Anchor.RETURN) and stage.mode != Mode.HOUR:
        raise Refused(_("What is counted from the planned departure or return needs a limit in hours."))
    if stage.anchor == Stage.Anchor.VISIT and stage.mode != Mode.LEAD_WD:
        raise Refused(_("What is counted from the planned entry needs a limit in working days before an event."))
    _put_in_place(draft, stages, stage, place)
    climbed = _replace_rungs(draft, stage, rungs)
    _record(Action.SOP_EDITED, draft, actor, now, part=stage.key, changed=changed + ["rungs"] * climbed)
    return stage


def _put_in_place(draft: Sop, stages: list[Stage], stage: Stage, place: int) -> None:
    """Save the stage at its place and number all anew. Two steps: the database knows each number once at any time."""
    others = [other for other in stages if other.pk != stage.pk]
    others.insert(max(place, 1) - 1, stage)
    beyond = max((other.order for other in stages), default=0) + len(others) + 1
    Stage.objects.bulk_update(_numbered([s for s in others if s.pk], beyond), ["order"])
    stage.order = beyond + len(others) + 1
    stage.save()
    Stage.objects.bulk_update(_numbered(others, 1), ["order"])


def _numbered(stages: list[Stage], first: int) -> list[Stage]:
    for order, stage in enumerate(stages, start=first):
        stage.order = order
    return stages


@transaction.atomic
def remove_stage(draft: Sop, key: str, *, actor, now: datetime) -> None:
    draft = _locked(draft)
    stages = list(draft.stages.order_by("order"))
    gone = next((stage for stage in stages if stage.key == key), None)
    if gone is None:
        raise Refused(_("This stage is no longer in the draft."))
    gone.delete()
    for order, stage in enumerate((stage for stage in stages if stage.key != key), start=1):
        # Downwards and in order, so that each number is free when it is given.
        Stage.objects.filter(pk=stage.pk).update(order=order)
    _record(Action.SOP_EDITED, draft, actor, now, part=key, changed=["removed"])


@transaction.atomic
def discard_draft(draft: Sop, *, actor, now: datetime) -> None:
    draft = _locked(draft)
    _record(Action.SOP_EDITED, draft, actor, now, part="whole", changed=["discarded"])
    draft.delete()


def _locked(draft: Sop) -> Sop:
    """The row as it is now, held: the second of two editors waits here. Raises Refused when it is no draft any more."""
    row = Sop.objects.select_for_update(of=("self",)).select_related("service").filter(pk=draft.pk).first()
    if row is None:
        raise Refused(_("This draft was discarded."))
    if row.is_published:
        raise Refused(_("This version is published and no longer changes. Draft a new one."))
    return row


def _set(row, values: dict, allowed: tuple) -> list[str]:
    """Set the values; return the names of what is new. An unknown name is a fault of ours."""
    if unknown := set(values) - set(allowed):
        raise ValueError(f"not to be set: {', '.join(sorted(unknown))}")
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name, value in values.items():
        setattr(row, name, value)
    return changed


def _check_limit(row: Sop | Stage) -> None:
    if row.n is None:
        row.mode = ""
        return
    try:
        Period(row.n, row.mode, row.roll)
    except ValueError as error:
        raise Refused(
            _("The limit cannot be counted: choose how it is counted, and whole numbers for days.")
        ) from error


def _replace_rungs(draft: Sop, stage: Stage | None, rungs: Iterable[dict]) -> bool:
    """Write the ladder of one clock anew where it differs from what stands. True where it did."""
    present = draft.rungs.filter(stage=stage)
    wanted = [{name: rung[name] for name in RUNG_FIELDS} for rung in rungs]
    by_value = [tuple(rung.values()) for rung in wanted]
    if sorted(by_value) == sorted(present.values_list(*RUNG_FIELDS)):
        return False
    present.delete()
    try:
        with transaction.atomic():
            Rung.objects.bulk_create(Rung(sop=draft, stage=stage, **rung) for rung in wanted)
    except IntegrityError as error:
        raise Refused(_("The same person is told twice at the same moment. Remove one of the two.")) from error
    return True


# --- Publishing -----------------------------------------------------------------------------------------------------
@transaction.atomic
def publish_sop(draft: Sop, *, effective_from: date, actor, now: datetime) -> Sop:
    """發布: in force from that day on; the version before it ends the day before. Running cases keep theirs.

    Nobody publishes what they drafted or edited themselves. Pages are drawn anew, sheets made by a worker.
    """
    Service.objects.select_for_update().get(pk=draft.service_id)
    draft = _locked(draft)
    if faults := publishing_faults(draft, actor=actor, effective_from=effective_from, now=now):
        raise Refused(" ".join(faults))
    before = _last_published(draft.service)
    if before:
        before.effective = DateRange(before.effective.lower, effective_from)
        before.save(update_fields=["effective"])
    draft.effective = DateRange(effective_from, None)
    draft.is_published, draft.published_by, draft.published_at = True, actor, now
    draft.save()
    _record(Action.SOP_PUBLISHED, draft, actor, now, effective_from=effective_from.isoformat())
    index_services([draft.service])
    mark_version(draft, now=now)
    expire_pages()
    sheets.offer_after_commit()
    return draft


def publishing_faults(draft: Sop, *, actor, effective_from: date | None, now: datetime) -> list[str]:
    """All that stands against publishing, in words; empty when it may be done. Without a day, the day is not judged."""
    stages = list(draft.stages.order_by("order"))
    faults = [*_faults_of_content(draft, stages), *_faults_of_limits(draft, stages), *_faults_of_gaps(draft, stages)]
    if wrote(draft, actor):
        faults.append(_("You wrote in this draft yourself: another person has to publish it."))
    if effective_from:
        faults += _faults_of_day(draft, effective_from, now)
    return faults


def wrote(draft: Sop, actor) -> bool:
    """Whether this person drafted or edited it: read from the trail, which nobody can rewrite."""
    if draft.drafted_by_id == actor.pk:
        return True
    acts = (Action.SOP_DRAFTED, Action.SOP_EDITED)
    return Event.objects.filter(actor=actor, action__in=acts, data__sop=draft.pk).exists()


def _faults_of_content(draft: Sop, stages: list[Stage]) -> list[str]:
    faults = []
    if not stages or stages[0].status != Status.RECEIVED:
        faults.append(_("The first stage must belong to the status “Received”."))
    for name, said in PAIRS.items():
        faults += _faults_of_pair(draft, name, said(), required=name == "change")
    for stage in stages:
        for name, said in STAGE_PAIRS.items():
            what = _("%(part)s of the stage “%(stage)s”") % {"part": said(), "stage": stage.name_zh or stage.key}
            faults += _faults_of_pair(stage, name, what, required=name == "name")
    return faults


def _faults_of_pair(row, name: str, what: str, *, required: bool) -> list[str]:
    """Both languages or neither; and as many lines in the one as in the other."""
    zh, en = getattr(row, f"{name}_zh"), getattr(row, f"{name}_en")
    if bool(zh) != bool(en) or (required and not zh):
        missing = _("Chinese") if not zh else _("English")
        return [_("The %(language)s is missing: %(what)s.") % {"language": missing, "what": what}]
    if isinstance(zh, list) and len(zh) != len(en):
        return [_("Not as many lines in English as in Chinese: %(what)s.") % {"what": what}]
    return []


def _faults_of_limits(draft: Sop, stages: list[Stage]) -> list[str]:
    if catalogue.fits_total(draft, stages):
        return []
    total = catalogue.total_words(draft, get_language())
    return [
        _("The limits of the stages add up to more than the limit of the whole case, %(total)s.") % {"total": total}
    ]


def _faults_of_gaps(draft: Sop, stages: list[Stage]) -> list[str]:
    """Stages the work goes to by their key, or that watch a plan: without them, or without the limit they had, nobody
    is told, and nobody sees it; a wait for the applicant without a limit could be ended at once."""
    before = _last_published(draft.service)
    here, named = {stage.key: stage for stage in stages}, named_stages(draft.service)
    faults = []
    for stage in before.stages.order_by("order") if before else ():
        kept, needed = here.get(stage.key), watches(stage) or stage.key in named
        if kept is None and needed:
            text = _("The stage “%(stage)s” (%(key)s) is missing: the work of this service goes to it.")
            faults.append(text % _said(stage))
        elif kept and watches(stage) and kept.anchor != stage.anchor:
            text = _("The stage “%(stage)s” (%(key)s) must be counted as before: %(anchor)s.")
            faults.append(text % (_said(stage) | {"anchor": stage.get_anchor_display()}))
        elif kept and kept.n is None and stage.n is not None and (needed or stage.status in WAITS):
            faults.append(_without_limit(kept))
    told_of = set(draft.rungs.values_list("stage_id", flat=True))  # None: of the case as a whole
    if draft.n is None and ((before and before.n is not None) or None in told_of):
        faults.append(_("The case as a whole has no limit: without one nobody is told when it is late."))
    silent = [stage for stage in stages if stage.n is None and (watches(stage) or stage.pk in told_of)]
    return list(dict.fromkeys(faults + [_without_limit(stage) for stage in silent]))


def _without_limit(stage: Stage) -> str:
    text = _("The stage “%(stage)s” (%(key)s) has no limit: without one nobody is told when it is late.")
    return text % _said(stage)


def _said(stage: Stage) -> dict:
    return {"stage": stage.name_zh if is_chinese(get_language()) else stage.name_en, "key": stage.key}


def watches(stage: Stage) -> bool:
    """Whether it is counted from a planned moment."""
    return stage.anchor != Stage.Anchor.ENTRY


def named_stages(service: Service) -> set[str]:
    """The keys that moves, outcomes and the service's own code name."""
    room = ROOMS.get(service.code)
    keys = {key for rule in MOVES.values() for key in (rule.to_stage, *rule.meets)}
    return keys | ({outcome.to_stage for outcome in room.outcomes} | room.stages if room else set())


def _faults_of_day(draft: Sop, day: date, now: datetime) -> list[str]:
    tomorrow = now.astimezone(TAIPEI).date() + timedelta(days=1)
    before = _last_published(draft.service)
    earliest = max(tomorrow, before.effective.lower + timedelta(days=1)) if before else tomorrow
    if day >= earliest:
        return []
    return [_("Choose %(day)s or later: no day has two versions.") % {"day": rocdates.long(earliest, get_language())}]


def _last_published(service: Service) -> Sop | None:
    return service.sops.filter(is_published=True).order_by("-version").first()


def _record(action: Action, sop: Sop, actor, now: datetime, **data) -> None:
    record(action, actor=actor, now=now, service=sop.service.code, version=sop.version, sop=sop.pk, **data)
