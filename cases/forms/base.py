"""What every form of the portal does: asks in our words, keeps answers as JSON, and says them back.

Forms clean and never save. A public form takes `today` (Taipei) from its view when a field needs it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.models import ModelChoiceIterator
from django.forms.utils import ErrorDict
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cases import rocdates
from cases.fields import Box

TRAP = "contact_fax"  # the honeypot's name: tempting to a program, meaningless to a browser's memory
WRITTEN_IN = {"_zh": "zh-Hant-TW", "_en": "en"}  # what a box asks for in one language, by the end of its name
DASHES = "---------"  # what Django offers where nothing is chosen
PICKED = (forms.ChoiceField, forms.BooleanField, forms.FileField)


@dataclass(frozen=True)
class Caution:
    """A warning that stops nobody: shown beside `field` (or on top where that is empty)."""

    text: str
    field: str = ""

    def __str__(self):
        return str(self.text)


@dataclass(frozen=True)
class Row:
    """One line of the check page, the PDF and the mail. Unpacks to (label, value, name)."""

    label: str
    value: str
    name: str

    def __iter__(self):
        return iter((self.label, self.value, self.name))


class PortalFormRules:
    """The rules, apart from the two Django classes they are laid over."""

    use_required_attribute = False
    error_css_class = "has-error"
    version = 1  # raised when a question changes its meaning
    honeypot = True
    form_tag = False  # the page writes <form method="post" novalidate>; True lets crispy write it
    say_optional = True
    heading = ""  # the field whose label is the page's h1
    subjects: dict = {}  # field name → what errors call it, where "enter" and the label make no sentence
    # field name → (the field that decides, the answers after which it is asked): after any other it is not read
    only_if: dict = {}

    def __init__(self, *args, today=None, answers=None, honeypot=None, quiet=False, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.quiet = quiet
        self.warnings = []
        if self.honeypot if honeypot is None else honeypot:
            self.fields[TRAP] = forms.CharField(required=False, label=_("Leave this box empty"), widget=Trap)
        for name, field in self.fields.items():
            field.subject = self.subjects.get(name, getattr(field, "subject", None))
            speak_plainly(field, name)
            if name[-3:] in WRITTEN_IN:
                field.widget.attrs.setdefault("lang", WRITTEN_IN[name[-3:]])
            if type(field.widget) is forms.NumberInput:
                field.widget = Box("w4", inputmode="decimal", autocomplete="off")
            if getattr(field, "empty_label", None) == DASHES:
                field.empty_label = _("Choose")
            if hasattr(field, "today"):
                field.today = today
        if today is None and self.is_bound and any(hasattr(field, "today") for field in self.fields.values()):
            raise ImproperlyConfigured(f"{type(self).__name__} needs today=, the date its answers are checked on.")
        if answers:
            self.initial = {**self.initial, **self.initial_from(answers)}
        self.helper = FormHelper()
        self.helper.form_tag = self.form_tag
        self.helper.disable_csrf = not self.form_tag
        self.helper.include_media = False
        self.helper.attrs = {"novalidate": ""}

    def full_clean(self):
        """A quiet form shows what was typed without judging it: a row was added, or a page opened again."""
        if not self.quiet:
            return super().full_clean()
        self._errors, self.cleaned_data = ErrorDict(), {}
        return None

    def is_valid(self):
        return not self.quiet and super().is_valid()

    def clean(self):
        given = super().clean() or self.cleaned_data
        for name, (decider, answers) in self.only_if.items():
            decided = given.get(decider)
            if decided not in (None, "") and decided not in answers:
                self.leave_unread(name)
        return given

    def leave_unread(self, *names):
        """Called in `clean` of questions that do not arise: what stands in their boxes stops nobody and is not kept."""
        for name in names:
            if name in self.fields:
                self._errors.pop(name, None)
                self.cleaned_data[name] = getattr(self.fields[name], "empty_value", None)

    def warn(self, text, field=""):
        """Called in `clean`: tell, but let pass."""
        self.warnings.append(Caution(text, field))

    @property
    def is_suspicious(self):
        """True when the box no person sees was filled in."""
        return bool(TRAP in self.fields and self.is_bound and self.data.get(self.add_prefix(TRAP)))

    @property
    def asked(self):
        """The fields that are questions: not the honeypot, not files, not hidden keys."""
        return {
            name: field
            for name, field in self.fields.items()
            if name != TRAP and not isinstance(field, forms.FileField) and not field.widget.is_hidden
        }

    def answers(self):
        """The cleaned answers as JSON can hold them."""
        return {
            name: keep(field, self.cleaned_data[name])
            for name, field in self.asked.items()
            if name in self.cleaned_data
        }

    def initial_from(self, answers):
        """The other way: what `initial=` takes. Answers whose question is gone are left out."""
        return {name: as_initial(field, answers[name]) for name, field in self.asked.items() if name in answers}

    def posted_from(self, answers):
        """The answers as a browser would post them, to ask a bound form about a draft once more."""
        posted = {}
        for name, value in self.initial_from(answers).items():
            posted |= as_posted(self.fields[name], self.add_prefix(name), value)
        return posted

    def rows(self, answers=None, *, masked=True):
        """Each question with its answer in the page's language. Identity numbers are masked unless `masked=False`."""
        answers = self.answers() if answers is None else answers
        return [
            Row(str(label_of(field, name)), shown(field, answers.get(name), masked=masked), name)
            for name, field in self.asked.items()
        ]


class PortalForm(PortalFormRules, forms.Form):
    """Base of every form for citizens."""


class PortalModelForm(PortalFormRules, forms.ModelForm):
    """Base of staff forms that edit one model. No honeypot: these stand behind the login."""

    honeypot = False


class Trap(forms.TextInput):
    """The honeypot's box, a box like the others; the template keeps it out of sight and out of the tab order."""

    is_trap = True

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "class": "input", "tabindex": "-1", **(attrs or {})})


# --- Words ------------------------------------------------------------------------------------------------------------


def focus(field) -> None:
    """The page opens with the cursor in this box, without any script."""
    getattr(field.widget, "widgets", [field.widget])[0].attrs["autofocus"] = True


def label_of(field, name):
    return field.label if field.label is not None else name.replace("_", " ").capitalize()


def subject_of(field, name):
    """What an error calls the field: its `subject`, or its label with a small first letter ("IMO" stays)."""
    text = str(getattr(field, "subject", None) or label_of(field, name))
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def speak_plainly(field, name):
    """Put our words where Django's own still stand. What a form wrote itself is kept."""
    standing = django_words(type(field))
    for code, text in words_for(field, name).items():
        if field.error_messages.get(code) in (None, standing.get(code)):
            field.error_messages[code] = text


@cache
def django_words(kind):
    """What Django itself says in a field of this class."""
    words = {}
    for cls in reversed(kind.__mro__):
        words |= getattr(cls, "default_error_messages", {}) if cls.__module__.startswith("django.") else {}
    return words


def spaced(text):
    """Chinese sets a blank between its own signs and Latin letters or digits; the words around do not know."""
    if not rocdates.is_chinese(get_language()):
        return text
    return f"{' ' if text[:1].isascii() else ''}{text}{' ' if text[-1:].isascii() else ''}"


def words_for(field, name):
    """Code → sentence. A page has dozens of boxes, each with seven sentences that are said once in a hundred visits."""
    subject = spaced(subject_of(field, name))
    limits = limit_words(subject, isinstance(field, forms.IntegerField), get_language())
    return {"required": without_gap(required_text(field, name, subject)), **limits}


@lru_cache(maxsize=2_000)
def limit_words(subject, is_whole, _language):
    # The limits are filled in later by Django with the % operator.
    said = {"subject": subject.replace("%", "%%"), "limit": "%(limit_value)s", "shown": "%(show_value)s"}
    words = {
        "invalid_choice": gettext("Choose %(subject)s from the list.") % said,
        "max_length": gettext("Shorten %(subject)s to %(limit)s characters; it has %(shown)s.") % said,
        "min_length": gettext("Write %(subject)s with at least %(limit)s characters; it has %(shown)s.") % said,
        "max_value": gettext("Enter %(subject)s as a number not over %(limit)s.") % said,
        "min_value": gettext("Enter %(subject)s as a number not under %(limit)s.") % said,
    }
    if is_whole:
        words["invalid"] = gettext("Enter %(subject)s in digits, for example 12.") % said
    return {code: without_gap(text) for code, text in words.items()}


def without_gap(text):
    return text.replace(" 。", "。").strip()


def required_text(field, name, subject):
    if str(label_of(field, name)).endswith(("?", "？")) and not getattr(field, "subject", None):
        return gettext("Answer the question “%(label)s”") % {"label": label_of(field, name)}
    if isinstance(field, forms.FileField):
        return gettext("Add a file: %(subject)s.") % {"subject": subject}
    if isinstance(field, forms.BooleanField):
        return gettext("Tick the box “%(label)s” to go on.") % {"label": label_of(field, name)}
    if isinstance(field, PICKED):
        return gettext("Choose %(subject)s.") % {"subject": subject}
    return gettext("Enter %(subject)s.") % {"subject": subject}


# --- Values -----------------------------------------------------------------------------------------------------------


def keep(field, value):
    """A cleaned value as JSON holds it: dates and times in ISO form, decimals as text, models by key."""
    if value is None or value == "":
        return None
    if hasattr(field, "keep"):
        return field.keep(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [field.prepare_value(one) for one in value]
    if isinstance(field, forms.ModelChoiceField):
        return field.prepare_value(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value


def as_initial(field, kept):
    """A kept answer as it stands in the box: `typed` where a field writes it otherwise than it stores it."""
    if kept is None or not hasattr(field, "recall"):
        return kept
    value = field.recall(kept)
    return field.typed(value) if hasattr(field, "typed") else value


def as_posted(field, html_name, value):
    widget, value = field.widget, field.prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        texts = widget.decompress(value)
        return {f"{html_name}{tail}": text for tail, text in zip(widget.widgets_names, texts, strict=True)}
    if value is None or value is False:
        return {}
    if isinstance(widget, forms.CheckboxInput):
        return {html_name: "on"}
    return {html_name: [str(one) for one in value] if isinstance(value, list) else str(value)}


def shown(field, kept, *, masked=True):
    """A kept answer in the page's language."""
    if kept in (None, "", []):
        return gettext("not answered")
    if hasattr(field, "shown"):
        return kept if not masked and hasattr(field, "secret") else field.shown(field.recall(kept))
    if isinstance(field, forms.ChoiceField):
        return gettext(", ").join(_choices_named(field, kept if isinstance(kept, list) else [kept]))
    if isinstance(field, forms.BooleanField):
        return gettext("Yes") if kept else gettext("No")
    if isinstance(field, forms.DateField):
        return rocdates.long(date.fromisoformat(kept), get_language())
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return number_format(Decimal(str(kept)))
    return str(kept)


def let_know(form, objects) -> None:
    """What the page has read already: its fields name these without asking for them again."""
    for field in getattr(form, "fields", {}).values():
        if isinstance(field, forms.ModelChoiceField):
            field.known = [one for one in objects if isinstance(one, field.queryset.model)]


def _choices_named(field, keys):
    if isinstance(field.choices, ModelChoiceIterator):
        key = field.to_field_name or "pk"
        found = [one for one in getattr(field, "known", ()) if getattr(one, key) in keys]
        return [field.label_from_instance(one) for one in found or field.queryset.filter(**{f"{key}__in": keys})]
    names = {}
    for value, name in field.choices:
        group = name if isinstance(name, (list, tuple)) else [(value, name)]
        names |= {str(one): str(label) for one, label in group}
    return [names.get(str(key), str(key)) for key in keys]
