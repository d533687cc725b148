"""Forms of the answer. Nothing is required while it is being written: the checklist asks for what is missing."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.attachments.boxes import FileBox
from cases.fields import Box, ChoiceRadioField, RocDateField
from cases.forms.base import PortalForm
from cases.forms.casework import ActForm, words
from cases.models import Attachment
from cases.rocdates import is_chinese
from feedback.models import Reply
from feedback.replies import manners, outcomes
from feedback.replies.drafts import Asked

PROMISES = 3  # on the form; more are added on the case page
ENDS = [(outcome.code, outcome.label) for outcome in outcomes.ANSWERS]


def _line(label, *, most, **kwargs):
    return forms.CharField(label=label, max_length=most, required=False, widget=Box("w20"), **kwargs)


class ReplyForm(PortalForm):
    """擬復: the parts of an answer; a box for each numbered question."""

    honeypot = False
    say_optional = False

    outcome = ChoiceRadioField(label=_("What does the answer come to?"), choices=ENDS, required=False)
    summary = words(
        _("The answer in short"),
        most=200,
        rows=2,
        required=False,
        help_text=_("One or two plain sentences. They come first in the letter."),
    )
    view = words(_("What we found"), most=3000, rows=8, required=False)
    measures = words(_("What is done, or why nothing is"), most=1000, rows=4, required=False)
    ground = words(
        _("Legal ground"), most=500, rows=2, required=False, help_text=_("Law and article, or the rule of ours.")
    )
    remedy = ChoiceRadioField(
        label=_("Is an appeal, a suit or a claim for compensation open (§172 II)?"),
        choices=Reply.Remedy.choices,
        required=False,
    )
    remedy_text = words(_("Where and until when to appeal, sue or claim"), most=600, rows=3, required=False)
    contact_name = _line(_("Who to ask"), most=60)
    contact_phone = _line(_("Telephone and extension"), most=30)
    manner = ChoiceRadioField(label=_("How does the petitioner get the answer?"), choices=[], required=False)
    is_cleared = forms.BooleanField(
        label=_("I have checked: it holds no name and no data of a third person."), required=False
    )

    def __init__(self, *args, case, reply: Reply | None, questions: tuple[Asked, ...], is_second=False, **kwargs):
        self.questions = () if is_second else questions
        initial = _as_initial(case, reply, self.questions)
        super().__init__(*args, initial=initial, **kwargs)
        offered = manners.open_to(case)
        self.fields["manner"].choices = [(m.value, m.label) for m in Reply.Manner if m in offered]
        if is_second:
            self.fields["view"].label = _("Our answer to the further question")
        for asked in self.questions:
            label = gettext("%(number)d. %(question)s") % {"number": asked.number, "question": asked.text}
            self.fields[f"answer_{asked.number}"] = words(label, most=2000, rows=4, required=False)
        for n in range(1, PROMISES + 1):
            self.fields[f"promise_{n}"] = _line(gettext("Promise %(n)d: what is done") % {"n": n}, most=300)
            self.fields[f"promise_{n}_due"] = RocDateField(
                label=gettext("Promise %(n)d: by which day") % {"n": n}, required=False
            )
        self.order_fields(self._order())
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) or name.startswith("promise"):
                field.widget.attrs["lang"] = "zh-Hant-TW" if is_chinese(case.language) else "en"

    def _order(self) -> list[str]:
        promised = [name for name in self.fields if name.startswith("promise_")]
        answered = [name for name in self.fields if name.startswith("answer_")]
        after = ["ground", "remedy", "remedy_text", "contact_name", "contact_phone", "manner", "is_cleared"]
        return ["outcome", "summary", *answered, "view", "measures", *promised, *after]

    def clean(self):
        cleaned = super().clean()
        for n in range(1, PROMISES + 1):
            item, due = cleaned.get(f"promise_{n}"), cleaned.get(f"promise_{n}_due")
            if item and not due and f"promise_{n}_due" not in self.errors:
                self.add_error(f"promise_{n}_due", gettext("Say by which day this is done."))
            if due and not item:
                self.add_error(f"promise_{n}", gettext("Say what is done by that day."))
        return cleaned

    def parts(self) -> dict:
        """The columns of a reply (feedback/actions/replies.py)."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ReplyForm.base_fields}
        made = [(given[f"promise_{n}"], given[f"promise_{n}_due"]) for n in range(1, PROMISES + 1)]
        return {**plain, "promises": [{"item": item, "due_on": due.isoformat()} for item, due in made if item and due]}

    def given_answers(self) -> dict[int, str]:
        return {asked.number: self.cleaned_data[f"answer_{asked.number}"] for asked in self.questions}


def _as_initial(case, reply: Reply | None, questions: tuple[Asked, ...]) -> dict:
    """What stands in the boxes: what was kept, or whom to ask and the manner that was wished."""
    if reply is None:
        officer = case.officer
        known = {"contact_phone": case.unit.phone, "manner": manners.wished(case)}
        first = case.replies.filter(round=1).values_list("outcome", flat=True).first()
        chinese = is_chinese(case.language)
        name = (officer.name_zh if chinese else officer.name_en or officer.name_zh) if officer else ""
        return known | {"contact_name": name, "outcome": first or ""}
    kept = {name: getattr(reply, name) for name in ReplyForm.base_fields}
    kept |= {f"answer_{asked.number}": asked.answer for asked in questions}
    for n, one in enumerate(reply.promises[:PROMISES], 1):
        kept |= {f"promise_{n}": one["item"], f"promise_{n}_due": date.fromisoformat(one["due_on"])}
    return kept


class ToldForm(ActForm):
    """口頭回復"""

    note = words(
        _("Who did you tell, when, and what did they say?"),
        most=300,
        help_text=_("Colleagues read it. No personal data."),
    )


class FurtherQuestionForm(PortalForm):
    """追問"""

    text = words(_("What do you still want to know?"), most=1000, rows=5)
    subjects = {"text": _("your question")}


class RecordQuestionForm(FurtherQuestionForm):
    """追問, taken down by staff."""

    honeypot = False


class PromiseForm(ActForm):
    """追蹤事項"""

    item = words(_("What is to be done?"), most=300, rows=2, help_text=_("The petitioner reads it. Name nobody."))
    due_on = RocDateField(label=_("By which day?"))
    subjects = {"due_on": _("the day")}


class KeptForm(ActForm):
    """完成"""

    evidence = words(
        _("What shows that it is done?"),
        most=1000,
        required=False,
        help_text=_("What was done, where, since when; or add a file below. Name nobody."),
    )
    upload = forms.FileField(
        label=_("A picture or a paper that shows it"),
        help_text=_("It stands with the files of the case, where the petitioner sees it too."),
        required=False,
        widget=FileBox({"class": "input"}),
    )
    file = forms.ModelChoiceField(
        label=_("Or a file the case has already"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("No file"),
        widget=forms.Select({"class": "input w20"}),
    )

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].queryset = files


class MoveForm(ActForm):
    """展延"""

    due_on = RocDateField(label=_("By which day now?"))
    reason = words(_("Why does the day move?"), most=300, help_text=_("The petitioner reads it. Name nobody."))
    subjects = {"due_on": _("the day")}


class FaqForm(ActForm):
    """問答建議"""

    question = forms.CharField(
        label=_("The question, as anybody would ask it"), max_length=120, widget=Box("w20", autocomplete="off")
    )
    short = words(_("The short answer"), most=200, rows=3)
    law = _line(_("Legal ground"), most=100)
    is_cleared = forms.BooleanField(label=_("I have looked: nothing in it tells of the petitioner or of anybody else."))
