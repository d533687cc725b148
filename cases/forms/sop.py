"""Forms of the procedures: they ask and clean, cases/sop_actions.py writes. Staff write both languages side by side."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.fields import Box, MeasureField, RocDateField
from cases.forms.base import PortalForm
from cases.forms.roster import Roster
from cases.models import Rung, Sop, Stage
from cases.models.catalogue import MODES, ROLLS
from cases.sop_words import KINDS
from cases.standing import STATUSES

MODE_NAMES = {
    "WD": _("working days"),
    "CD": _("days, then the last-day rule"),
    "CD_RAW": _("days, the last one never moved"),
    "MONTH": _("months"),
    "HOUR": _("hours, day and night"),
    "HOUR_OFFICE": _("hours within office time"),
    "HALF_DAY": _("working days in halves"),
    "LEAD_WD": _("working days backward from an event"),
}
ROLL_NAMES = {
    "NONE": _("stays as counted"),
    "APA48": _("moves on: Administrative Procedure Act, article 48"),
    "CIVIL122": _("moves on: Civil Code, article 122"),
}


def text(label, *, most, rows=2, help_text="", required=False):
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea({"class": "input", "rows": rows}),
    )


def line(label, *, most, required=False):
    return forms.CharField(label=label, max_length=most, required=required, widget=Box("w20", autocomplete="off"))


def choice(label, choices, **kwargs):
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select({"class": "input w20"}), **kwargs)


def tick(label, help_text=""):
    return forms.BooleanField(label=label, required=False, help_text=help_text)


class LimitRules:
    """A limit and how it is counted belong together."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("n") is not None and not cleaned.get("mode"):
            self.add_error("mode", _("Choose how the limit is counted."))
        return cleaned


def limit(label):
    return MeasureField(
        label=label,
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=_("Empty: no limit. 0: the same day."),
    )


MODE = [("", _("Choose")), *[(value, MODE_NAMES[value]) for value, _label in MODES]]
ROLL = [(value, ROLL_NAMES[value]) for value, _label in ROLLS]


class SopForm(LimitRules, PortalForm):
    """整份程序"""

    honeypot = False
    n = limit(_("Limit of the whole case"))
    mode = choice(_("Counted in"), MODE, required=False)
    roll = choice(_("A last day on which nobody works"), ROLL, initial="NONE")
    is_statutory = tick(_("The limit is set by law"))
    correction = choice(_("While the applicant supplements"), Sop.Correction.choices)
    max_extensions = forms.IntegerField(label=_("Extensions allowed"), min_value=0, max_value=9)
    max_extension = forms.IntegerField(
        label=_("Longest extension"), min_value=0, max_value=400, help_text=_("In the unit of the limit.")
    )
    promise_zh = text(_("How long it takes, Chinese"), most=200)
    promise_en = text(_("How long it takes, English"), most=300)
    lead_zh = text(_("When to file, Chinese"), most=200)
    lead_en = text(_("When to file, English"), most=300)
    fee_zh = text(_("Fee, Chinese"), most=200)
    fee_en = text(_("Fee, English"), most=300)
    papers_zh = text(_("Papers to bring, Chinese"), most=3000, rows=6, help_text=_("One on each line."))
    papers_en = text(_("Papers to bring, English"), most=4000, rows=6, help_text=_("One on each line."))
    legal_basis_zh = text(_("Legal basis, Chinese"), most=3000, rows=5, help_text=_("One on each line."))
    legal_basis_en = text(_("Legal basis, English"), most=4000, rows=5, help_text=_("One on each line."))
    change_zh = text(_("What changed, Chinese"), most=300, help_text=_("Shown in the list of versions."))
    change_en = text(_("What changed, English"), most=400, help_text=_("Shown in the list of versions."))

    @staticmethod
    def initial_of(sop: Sop) -> dict:
        values = {name: getattr(sop, name) for name in SopForm.base_fields}
        return values | {name: "\n".join(values[name]) for name in ("papers_zh", "papers_en")} | {"n": plain(sop.n)}

    def clean_papers_zh(self):
        return lines_of(self.cleaned_data["papers_zh"])

    def clean_papers_en(self):
        return lines_of(self.cleaned_data["papers_en"])

    def clean_legal_basis_zh(self):
        return "\n".join(lines_of(self.cleaned_data["legal_basis_zh"]))

    def clean_legal_basis_en(self):
        return "\n".join(lines_of(self.cleaned_data["legal_basis_en"]))


def plain(n):
    """5 rather than 5.00 in the box."""
    return None if n is None else f"{n.normalize():f}"


def lines_of(typed: str) -> list[str]:
    return [said for said in (part.strip() for part in typed.splitlines()) if said]


class StageForm(LimitRules, PortalForm):
    """一個階段"""

    honeypot = False
    order = forms.IntegerField(label=_("Place among the stages"), min_value=1, max_value=99)
    key = forms.SlugField(
        label=_("Key"),
        max_length=30,
        help_text=_("Latin letters, digits and hyphens; the program knows the stage by it."),
        widget=Box("w10", autocomplete="off", spellcheck="false"),
    )
    name_zh = line(_("Chinese name"), most=60, required=True)
    name_en = line(_("English name"), most=120, required=True)
    story_zh = text(_("Told to the applicant, Chinese"), most=200)
    story_en = text(_("Told to the applicant, English"), most=300)
    doer = choice(_("Done by"), Stage.Doer.choices)
    status = choice(_("Status of the case"), STATUSES)
    n = limit(_("Limit"))
    mode = choice(_("Counted in"), MODE, required=False)
    roll = choice(_("A last day on which nobody works"), ROLL, initial="NONE")
    anchor = choice(_("Counted from"), Stage.Anchor.choices, initial="entry")
    is_statutory = tick(_("The limit is set by law"))
    is_side = tick(
        _("Not on the ordinary path"),
        _("Waiting for the applicant, or what not every case takes: not part of the sum."),
    )
    overdue_zh = text(_("When late, Chinese"), most=200)
    overdue_en = text(_("When late, English"), most=300)

    @staticmethod
    def initial_of(stage: Stage) -> dict:
        return {name: getattr(stage, name) for name in StageForm.base_fields} | {"n": plain(stage.n)}


class RungForm(PortalForm):
    """稽催階梯的一階"""

    honeypot = False
    offset = forms.IntegerField(
        label=_("How far from the limit"),
        min_value=-100_000,
        max_value=100_000,
        help_text=_("-30: before it, 0: at it, 30: after it. Per cent: 80 means after four fifths of the time."),
    )
    by = choice(_("Measured in"), Rung.By.choices, initial=Rung.By.MINUTES)
    to = choice(_("Told to"), Rung.To.choices, initial=Rung.To.OFFICER)
    kind = choice(_("Notice"), [], initial="deadline_near")
    is_urgent = tick(_("At any hour, also at night"))
    is_alarm = tick(_("Alarm on the screens of the unit"))
    outlasts_hush = tick(_("Also after the applicant said all is well"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, said()) for kind, said in KINDS.items()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("by") == Rung.By.PERCENT and cleaned.get("offset", 0) < 1:
            self.add_error("offset", _("Per cent of the time are counted from its beginning: 1 or more."))
        return cleaned


class Ladder(Roster):
    """稽催階梯: any number of rungs, none at all among them."""

    row_form = RungForm
    prefix = "rungs"
    min_rows = 0
    max_rows = 20
    legend = _("Who is told when")
    hint = _("A row whose first box is left empty does not count.")
    row_title = _("Word %(number)d")
    add_label = _("Add a word")
    remove_label = _("Remove word %(number)d")
    full_text = _("There is room for %(most)d words at most. Remove one to add another.")

    @property
    def filled(self):
        return [row for row in self if row.has_changed()]

    def clean(self, rows):
        told = [tuple(row.cleaned_data[name] for name in ("offset", "by", "to")) for row in rows]
        if len(set(told)) < len(told):
            raise ValidationError(_("The same person is told twice at the same moment. Remove one of the two."))

    def values(self) -> list[dict]:
        """What cases/sop_actions.py takes."""
        return [{name: row.cleaned_data[name] for name in RungForm.base_fields} for row in self.filled]

    @staticmethod
    def answers_of(sop: Sop, stage: Stage | None) -> list[dict]:
        stage_id = stage.pk if stage else None
        rungs = [rung for rung in sop.rungs.all() if rung.stage_id == stage_id]
        return [{name: getattr(rung, name) for name in RungForm.base_fields} for rung in rungs]


class PublishForm(PortalForm):
    """發布"""

    honeypot = False
    subjects = {"effective_from": _("the first day")}
    effective_from = RocDateField(label=_("In force from"), help_text=_("Tomorrow at the earliest."))
