"""題型: the kinds of questions, one table. Each says how it is asked and which marks an answer leaves.

A mark is a short text: the code of the question, "=", what was chosen. What is not chosen leaves none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases import rocdates
from cases.fields import ChoiceRadioField, RocDateField
from feedback.models import SurveyQuestion

NO_VIEW = "na"  # chosen, counted, and no part of any rate
LONGEST_TEXT = 2000
SCALE = [
    ("5", gettext_lazy("Very satisfied")),
    ("4", gettext_lazy("Satisfied")),
    ("3", gettext_lazy("Neither satisfied nor dissatisfied")),
    ("2", gettext_lazy("Dissatisfied")),
    ("1", gettext_lazy("Very dissatisfied")),
]
DOES_NOT_APPLY = (NO_VIEW, gettext_lazy("Does not apply to me"))
NPS = [
    ("10", gettext_lazy("10, quite certainly")),
    *((str(n), str(n)) for n in range(9, 0, -1)),
    ("0", gettext_lazy("0, certainly not")),
]


@dataclass(frozen=True)
class Kind:
    """`choices` gives (code, label) pairs; `fields` the form fields of a question by name."""

    fields: Callable
    choices: Callable = lambda question: []
    has_options: bool = False
    has_rows: bool = False
    decides: bool = True  # later questions may hang on its answers


def words(thing, name: str, language: str | None = None) -> str:
    """The words in the page's language; the Chinese where there are no English ones."""
    english = getattr(thing, f"{name}_en")
    return getattr(thing, f"{name}_zh") if rocdates.is_chinese(language or get_language()) or not english else english


def option_words(option: dict, language: str | None = None) -> str:
    return option["zh"] if rocdates.is_chinese(language or get_language()) or not option["en"] else option["en"]


def _options(question) -> list[tuple]:
    return [(option["code"], option_words(option)) for option in question.options]


def _scale(question) -> list[tuple]:
    return [*SCALE, DOES_NOT_APPLY]


def _columns(question) -> list[tuple]:
    """Of a table: its own answers, or the five points."""
    return _options(question) if question.options else _scale(question)


def _asked(question, label: str = "") -> dict:
    label = label or words(question, "text")
    return {
        "label": label,
        "help_text": words(question, "hint"),
        "required": question.is_required,
        "error_messages": {"required": _("Answer the question “%(label)s”") % {"label": label}},
    }


def _one(question) -> dict:
    return {question.code: ChoiceRadioField(choices=KINDS[question.kind].choices(question), **_asked(question))}


def _several(question) -> dict:
    choices, widget = _options(question), forms.CheckboxSelectMultiple
    return {question.code: forms.MultipleChoiceField(choices=choices, widget=widget, **_asked(question))}


def _table(question) -> dict:
    """A field a line; the question itself and its hint stand above them all."""
    choices, fields = _columns(question), {}
    for row in question.rows:
        says = _asked(question, option_words(row)) | {"help_text": ""}
        fields[f"{question.code}.{row['code']}"] = ChoiceRadioField(choices=choices, **says)
    return fields


def _text(question) -> dict:
    box = forms.Textarea({"class": "input", "rows": 4})
    return {question.code: forms.CharField(max_length=LONGEST_TEXT, widget=box, **_asked(question))}


def _date(question) -> dict:
    return {question.code: RocDateField(**_asked(question))}


K = SurveyQuestion.Kind
KINDS: dict[str, Kind] = {
    K.SINGLE: Kind(_one, _options, has_options=True),
    K.MULTIPLE: Kind(_several, _options, has_options=True),
    K.SCALE: Kind(_one, _scale),
    K.MATRIX: Kind(_table, _columns, has_options=True, has_rows=True, decides=False),
    K.TEXT: Kind(_text, decides=False),
    K.DATE: Kind(_date, decides=False),
    K.NPS: Kind(_one, lambda question: NPS),
}


def marks_of(name: str, value) -> list[str]:
    """The marks one field leaves: its own name, and one for each thing chosen."""
    if value in (None, "", []):
        return []
    chosen = value if isinstance(value, list) else [value]
    return [name, *(f"{name}={one.isoformat() if isinstance(one, date) else one}" for one in chosen)]
