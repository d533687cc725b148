"""Procedures in words: when a rung speaks and to whom, and what a draft changes against the version in force.

Reading only; in the language of the page.
"""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import catalogue
from cases.calendar import Mode
from cases.models import Rung, Sop, Stage
from cases.models.case import Status

KINDS = {
    "deadline_near": lambda: _("the limit is near"),
    "deadline_overdue": lambda: _("the limit has passed"),
    "late_to_applicant": lambda: _("word to the applicant: late, why, and until when"),
    "applicant_due": lambda: _("reminder: something is asked of the applicant"),
    "report_waiting": lambda: _("a report waits for the station"),
    "departure_due": lambda: _("question: have you left?"),
    "check_missed": lambda: _("no check on leaving: find out where the vessel is"),
    "return_due": lambda: _("question: are you back?"),
    "return_overdue": lambda: _("a vessel is late: call"),
    "return_alarm": lambda: _("a vessel is missing: alarm"),
    "return_unconfirmed": lambda: _("a return was never confirmed"),
    "mail_waits": lambda: _("mail waits for its addressee"),
    "mail_unsigned": lambda: _("nobody has signed for the mail"),
    "visitors_inside_soon": lambda: _("closing time is near, visitors are inside"),
    "visitors_inside": lambda: _("closing time, visitors are still inside"),
    "found_collect_soon": lambda: _("the finder has not collected the thing yet"),
}
"""Kinds of notices a rung may send, in words. Their texts stand in templates/notices/<kind>/."""

# --- Rungs ------------------------------------------------------------------------------------------------------------


def rung_words(rung: Rung) -> str:
    """“30 minutes after the limit: command centre (a report waits for the station; at any hour)”."""
    notes = [KINDS[rung.kind]() if rung.kind in KINDS else rung.kind]
    notes += [_("at any hour")] if rung.is_urgent else []
    notes += [_("alarm on the screens")] if rung.is_alarm else []
    notes += [_("also after the applicant said all is well")] if rung.outlasts_hush else []
    said = {"when": moment_words(rung), "who": rung.get_to_display(), "notes": _("; ").join(notes)}
    return _("%(when)s: %(who)s (%(notes)s)") % said


def moment_words(rung: Rung) -> str:
    if rung.by == Rung.By.PERCENT:
        return _("after %(percent)s%% of the time") % {"percent": rung.offset}
    if rung.offset == 0:
        return _("at the limit")
    if rung.by == Rung.By.MINUTES:
        amount = catalogue.amount_words(Decimal(abs(rung.offset)) / 60, Mode.HOUR, get_language())
    else:
        amount = catalogue.amount_words(Decimal(abs(rung.offset)), rung.by, get_language())
    text = _("%(amount)s before the limit") if rung.offset < 0 else _("%(amount)s after the limit")
    return text % {"amount": amount}


def ladder_words(sop: Sop, stage: Stage | None) -> list[str]:
    """The rungs of one clock. `sop.rungs` should be prefetched."""
    stage_id = stage.pk if stage else None
    return [rung_words(rung) for rung in sop.rungs.all() if rung.stage_id == stage_id]


# --- What a draft changes ---------------------------------------------------------------------------------------------


def changes(before: Sop | None, after: Sop) -> list[str]:
    """What is different, a sentence each, in the order of the procedure. Both with stages and rungs prefetched."""
    if before is None:
        return [_("This is the first version.")]
    said = _whole(before, after)
    old = {stage.key: stage for stage in before.stages.all()}
    new = {stage.key: stage for stage in after.stages.all()}
    said += [_("Stage removed: %(stage)s") % {"stage": _name(old[key])} for key in old if key not in new]
    for key, stage in new.items():
        if key in old:
            said += _stage(before, old[key], after, stage)
        else:
            said.append(_("Stage added: %(stage)s") % {"stage": _name(stage)})
    kept_old, kept_new = [key for key in old if key in new], [key for key in new if key in old]
    if kept_old != kept_new:
        order = _(", ").join(_name(new[key]) for key in new)
        said.append(_("The stages are in another order: %(order)s") % {"order": order})
    return said


def _whole(before: Sop, after: Sop) -> list[str]:
    where = _("Whole case")
    said = _differs(where, _("limit"), _total(before), _total(after))
    for name in ("correction", "max_extensions", "max_extension", "is_statutory"):
        said += _differs(where, _label(after, name), _value(before, name), _value(after, name))
    for name in ("legal_basis", "papers", "fee", "lead", "promise"):
        said += _texts(where, before, after, name)
    return said + _ladders(where, before, None, after, None)


def _stage(before: Sop, old: Stage, after: Sop, new: Stage) -> list[str]:
    where = _("Stage “%(stage)s”") % {"stage": _name(new)}
    old.sop, new.sop = before, after
    language = get_language()
    said = _differs(where, _("limit"), catalogue.limit_words(old, language), catalogue.limit_words(new, language))
    for name in ("doer", "status", "roll", "is_statutory", "is_side"):
        said += _differs(where, _label(new, name), _value(old, name), _value(new, name))
    for name in ("name", "story", "overdue"):
        said += _texts(where, old, new, name)
    return said + _ladders(where, before, old, after, new)


def _differs(where: str, what: str, old: str, new: str) -> list[str]:
    if old == new:
        return []
    said = {"where": where, "what": what, "old": old or _("nothing"), "new": new or _("nothing")}
    return [_("%(where)s: %(what)s was %(old)s, is now %(new)s") % said]


def _texts(where: str, before, after, name: str) -> list[str]:
    """Long texts are named by language rather than repeated."""
    said = []
    for end in ("zh", "en"):
        field = f"{name}_{end}"
        if getattr(before, field) != getattr(after, field):
            said.append(_("%(where)s: changed: %(what)s") % {"where": where, "what": _label(after, field)})
    return said


def _ladders(where: str, before: Sop, old: Stage | None, after: Sop, new: Stage | None) -> list[str]:
    was, now = ladder_words(before, old), ladder_words(after, new)
    gone = [
        _("%(where)s: no longer told: %(rung)s") % {"where": where, "rung": rung} for rung in was if rung not in now
    ]
    come = [_("%(where)s: newly told: %(rung)s") % {"where": where, "rung": rung} for rung in now if rung not in was]
    return gone + come


def _total(sop: Sop) -> str:
    return catalogue.total_words(sop, get_language())


def _label(row, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)


def _value(row, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "status":
        return str(Status(value).label)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else value)


def _name(stage: Stage) -> str:
    return stage.name_en if get_language() == "en" else stage.name_zh
