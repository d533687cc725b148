"""Forms of casework: what an act needs to know. They ask and clean; cases/actions/ writes and refuses."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import taking_back
from cases.attachments.boxes import FileBox
from cases.fields import ChoiceRadioField, ReferenceField, RocDateField, WholeField
from cases.forms.base import PortalForm
from cases.law import FORCE_MAJEURE
from cases.rocdates import is_chinese


def words(label, *, most, rows=3, required=True, help_text=""):
    """A few lines of text."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea({"class": "input", "rows": rows}),
    )


class ActForm(PortalForm):
    """Base: behind the login, no honeypot."""

    honeypot = False


class NothingForm(ActForm):
    """A press of the button is all."""


class SupplementForm(ActForm):
    """通知補正: what the room found missing stands ready, ticked where it has to be there; the rest is written."""

    more = words(
        _("What else is missing? One thing a line"),
        most=1500,
        required=False,
        help_text=_("Write each so that the applicant knows what to send."),
    )
    reason = words(_("Explanation for the applicant"), most=2000, required=False)

    field_order = ["missing", "more", "reason"]

    def __init__(self, *args, gaps, language, **kwargs):
        self.gaps = {gap.key: gap for gap in gaps}
        super().__init__(*args, **kwargs)
        if self.gaps:
            self.fields["missing"] = forms.MultipleChoiceField(
                label=_("Left out of the form"),
                choices=[(gap.key, gap.zh if is_chinese(language) else gap.en) for gap in gaps],
                initial=[gap.key for gap in gaps if gap.is_required],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.order_fields(self.field_order)

    def items(self) -> list[dict]:
        """All that is missing, as the supplement keeps it."""
        ready = [self.gaps[key] for key in self.cleaned_data.get("missing", [])]
        written = [line.strip() for line in self.cleaned_data["more"].splitlines() if line.strip()]
        return [{"key": gap.key, "zh": gap.zh, "en": gap.en} for gap in ready] + [
            {"key": f"line-{n}", "zh": line, "en": line} for n, line in enumerate(written, 1)
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.items():
            self.add_error("more", gettext("Say what is missing: tick a line or write one."))
        return cleaned


class AnswerForm(ActForm):
    """補正: exactly what was asked for, an answer each; where files came with it, they may be the answer."""

    def __init__(self, *args, items, language, with_files=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {}
        for n, item in enumerate(items, 1):
            name = f"item_{n}"
            self.keys[name] = item["key"]
            label = item["zh"] if is_chinese(language) else item["en"]
            field = words(label, most=2000, required=not with_files)
            field.error_messages["required"] = gettext("Answer number %(n)d, or add the file for it.") % {"n": n}
            self.fields[name] = field

    def answer(self) -> dict:
        """{key of the item: text}"""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class SendSupplementForm(AnswerForm):
    """The applicant's own: the answers, and a box for files (kept by cases.attachments.boxes)."""

    files = forms.FileField(
        label=_("Files"),
        help_text=_("PDF, JPEG, PNG, ODT, ODS, DOCX or XLSX, each up to 10 MB. Pictures are kept without their place."),
        required=False,
        widget=FileBox(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([*self.keys, "files"])


class ExtendForm(ActForm):
    """延長"""

    subjects = {"n": _("the extension")}
    n = WholeField(label=_("By how much"), min_value=1)
    reason = words(_("Reason for the applicant"), most=200, help_text=_("It appears on the notice. Name nobody."))

    def __init__(self, *args, most, limit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["n"].help_text = gettext("At most %(amount)s.") % {"amount": limit}
        self.fields["n"].initial = most


class PauseForm(ActForm):
    """停止計算"""

    article = forms.CharField(
        label=_("Article of law"),
        max_length=80,
        initial=FORCE_MAJEURE.zh,
        widget=forms.TextInput({"class": "input w20", "autocomplete": "off"}),
    )
    reason = words(_("Reason for the applicant"), most=200, help_text=_("It appears on the notice. Name nobody."))


class ResumeForm(PauseForm):
    """恢復計算"""

    reason = words(_("What has ended"), most=200)


class DecideForm(ActForm):
    """擬辦"""

    outcome = ChoiceRadioField(label=_("What do you propose?"))
    reasons = words(
        _("Reasons"),
        most=4000,
        rows=5,
        required=False,
        help_text=_("Needed where something is refused. They appear on the paper as you write them."),
    )
    conditions = words(_("Conditions"), most=2000, required=False)

    def __init__(self, *args, outcomes, **kwargs):
        self.outcomes = {outcome.code: outcome for outcome in outcomes}
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(outcome.code, outcome.label) for outcome in outcomes]

    def clean(self):
        cleaned = super().clean()
        chosen = self.outcomes.get(cleaned.get("outcome"))
        if chosen and chosen.is_adverse and not cleaned.get("reasons"):
            self.add_error("reasons", gettext("Write the reasons: the applicant has a right to them."))
        return cleaned


class TakeBackForm(ActForm):
    """擬辦撤銷或廢止: on what ground, whether the holder was heard, and why."""

    subjects = {"ground": _("the ground it rests on"), "heard": _("whether the holder was heard")}

    ground = ChoiceRadioField(
        label=_("On what ground?"), choices=[(code, found.words) for code, found in taking_back.GROUNDS.items()]
    )
    heard = ChoiceRadioField(
        label=_("Was the holder heard?"),
        help_text=_("Whoever loses a right is heard first, in writing or on the telephone, and a note is kept."),
        choices=[(code, found.words) for code, found in taking_back.HEARD.items()],
    )
    reasons = words(
        _("Reasons"),
        most=4000,
        rows=5,
        help_text=_("What happened, when, and why nothing milder is enough. They appear on the paper."),
    )

    @property
    def annuls(self) -> bool:
        """撤銷, of what was unlawful from the beginning; else 廢止."""
        return self.cleaned_data["ground"] == taking_back.UNLAWFUL


class ReasonForm(ActForm):
    """Why a draft goes back, why a case is taken up again."""

    reason = words(_("Reason"), most=500, help_text=_("Colleagues read it. No personal data."))


class WithdrawForm(ActForm):
    """撤回"""

    note = words(
        _("How and when did the applicant ask for it?"), most=500, help_text=_("Colleagues read it. No personal data.")
    )


class CloseForm(ActForm):
    """結案"""

    outcome = ChoiceRadioField(label=_("How does it end?"))
    note = words(_("Note for colleagues"), most=500, required=False)

    def __init__(self, *args, closings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(code, way.label) for code, way in closings.items()]
        if len(closings) == 1:
            self.fields["outcome"].initial = next(iter(closings))


class PromiseForm(ActForm):
    """告知新的日期"""

    subjects = {"day": _("the day")}
    day = RocDateField(label=_("When do you expect to finish?"))
    reason = words(_("Reason for the applicant"), most=300)


class KeepForm(ActForm):
    """暫緩銷毀"""

    subjects = {"until": _("the last day")}
    until = RocDateField(
        label=_("Until when is it needed?"), help_text=_("Within ten years. You can name a later day again.")
    )
    reason = words(
        _("Why is it still needed?"),
        most=500,
        help_text=_(
            "For example: appeal, lawsuit, audit, with the number of the file. Colleagues read it. No personal data."
        ),
    )


class ReopenForm(ReasonForm):
    """重開案件: an administrator sees no case, and names it by its number."""

    number = ReferenceField(label=_("Case number"), help_text=_("It appears on every paper and e-mail of the case."))
    field_order = ["number", "reason"]
