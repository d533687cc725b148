"""問卷: the forms of those who build and run surveys."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import units_where, within
from accounts.models import Unit, User
from cases.fields import Box, ChoiceRadioField, RocDateField, RocDateTimeField
from cases.forms.base import PortalForm
from feedback.models import Survey
from feedback.surveys import wording
from feedback.surveys.kinds import KINDS, words

CLOSED_TO = gettext_lazy("Only people invited by mail")
LANGUAGES = [("zh-hant", gettext_lazy("Chinese")), ("en", gettext_lazy("English"))]


def line(label, most, *, required=True, help_text=""):
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=Box("", autocomplete="off")
    )


def lines(label, most, *, rows=4, required=False, help_text=""):
    box = forms.Textarea({"class": "input", "rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=box)


class Named(forms.ModelChoiceField):
    """A choice of rows, called by their name in the page's language."""

    def label_from_instance(self, one):
        return str(one)


def read_options(text: str, known: list[dict]) -> list[dict]:
    """The lines of a box. Raises ValidationError for what cannot be told apart or is too much."""
    found = wording.read_lines(text, known)
    if len(found) > wording.MOST_LINES:
        raise ValidationError(_("Give at most 40 lines."))
    if any(len(one[tongue]) > wording.LONGEST_LINE for one in found for tongue in ("zh", "en")):
        raise ValidationError(_("Shorten each line to 120 characters in either language."))
    if len({one["zh"] for one in found}) < len(found):
        raise ValidationError(_("Two lines say the same. Change one of them."))
    return found


def clean_slug(text: str) -> str:
    if text.lower() == "invitation":  # where the links in the mails lead
        raise ValidationError(_("Choose another address: this one is taken by the portal itself."))
    return text.lower()


class SurveyForm(PortalForm):
    """Where a survey stands, when it is open, and the words on top."""

    honeypot = False
    title_zh = line(gettext_lazy("Title"), 100)
    title_en = line(
        gettext_lazy("Title in English"),
        160,
        required=False,
        help_text=gettext_lazy("With it, all questions need English too."),
    )
    intro_zh = lines(
        gettext_lazy("Introduction"), 1000, help_text=gettext_lazy("Why you ask, and what the answers are used for.")
    )
    intro_en = lines(gettext_lazy("Introduction in English"), 1500)
    slug = forms.SlugField(
        label=gettext_lazy("Address of the page"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens: the end of /surveys/…/"),
        error_messages={"invalid": gettext_lazy("Write the address with small letters, digits and hyphens.")},
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )
    kind = ChoiceRadioField(label=gettext_lazy("Kind"), choices=Survey.Kind.choices)
    unit = Named(label=gettext_lazy("Unit responsible"), queryset=Unit.objects.none())
    is_anonymous = ChoiceRadioField(
        label=gettext_lazy("Anonymity"),
        choices=[
            ("yes", gettext_lazy("Anonymous: nobody can find out who answered what")),
            ("no", gettext_lazy("By name: whoever is invited answers with their address")),
        ],
        help_text=gettext_lazy("Cannot be changed once the survey is published."),
    )
    is_open_link = ChoiceRadioField(
        label=gettext_lazy("Who may answer"),
        choices=[("yes", gettext_lazy("Everyone who opens the link")), ("no", CLOSED_TO)],
    )
    opens_at = RocDateTimeField(label=gettext_lazy("Opens"))
    closes_at = RocDateTimeField(label=gettext_lazy("Closes"))
    topics = lines(
        gettext_lazy("Topics of written answers"),
        2000,
        help_text=gettext_lazy("A line each: the topic, a colon, words that point to it, with commas between them."),
    )

    def __init__(self, *args, user, now, draft: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(
            within(units_where(user, "survey.edit", now)), is_active=True
        )
        if not draft:  # the words of a published version stand
            for name in ("title_zh", "title_en", "intro_zh", "intro_en"):
                del self.fields[name]

    def clean_slug(self):
        return clean_slug(self.cleaned_data["slug"])

    def clean_topics(self):
        found = [text.strip() for text in self.cleaned_data["topics"].splitlines() if text.strip()]
        if any(len(text) > 200 for text in found):
            raise ValidationError(_("Shorten each topic with its words to 200 characters."))
        return found

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Let the survey close after it opens."))
        if cleaned.get("is_anonymous") == "no" and cleaned.get("is_open_link") == "yes":
            self.add_error("is_open_link", _("Answers by name need an invitation. Choose only people invited by mail."))
        return cleaned

    def values(self) -> dict:
        yes_no = {name: self.cleaned_data[name] == "yes" for name in ("is_anonymous", "is_open_link")}
        return {**self.cleaned_data, **yes_no}


class RoundForm(PortalForm):
    """The next round: another address and other dates."""

    honeypot = False
    slug = SurveyForm.base_fields["slug"]
    opens_at = SurveyForm.base_fields["opens_at"]
    closes_at = SurveyForm.base_fields["closes_at"]

    def clean_slug(self):
        return clean_slug(self.cleaned_data["slug"])

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Let the survey close after it opens."))
        return cleaned


class QuestionForm(PortalForm):
    """One question of one kind; what the kind does not need is not asked."""

    honeypot = False
    text_zh = line(gettext_lazy("Question"), 200)
    text_en = line(gettext_lazy("Question in English"), 300, required=False)
    hint_zh = line(gettext_lazy("Hint"), 200, required=False)
    hint_en = line(gettext_lazy("Hint in English"), 300, required=False)
    rows = lines(
        gettext_lazy("Lines of the table"),
        6000,
        rows=6,
        required=True,
        help_text=gettext_lazy("A line each: Chinese | English"),
    )
    options = lines(
        gettext_lazy("Answers to choose from"),
        6000,
        rows=6,
        help_text=gettext_lazy("A line each: Chinese | English"),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    show_if = forms.MultipleChoiceField(
        label=gettext_lazy("Show only to those who chose one of these"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose nothing to ask everybody."),
    )

    def __init__(self, *args, kind: str, earlier, question=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.question = kind, question
        rules = KINDS[kind]
        if not rules.has_options:
            del self.fields["options"]
        elif rules.has_rows:
            self.fields["options"].help_text = _("Leave it empty for the five points of satisfaction.")
        else:
            self.fields["options"].required = True
        if not rules.has_rows:
            del self.fields["rows"]
        choices = wording.conditions(earlier)
        self.fields["show_if"].choices = choices
        if not choices:
            del self.fields["show_if"]

    def clean_options(self):
        found = read_options(self.cleaned_data["options"], self.question.options if self.question else [])
        if len(found) == 1:
            raise ValidationError(_("Give at least two answers."))
        return found

    def clean_rows(self):
        return read_options(self.cleaned_data["rows"], self.question.rows if self.question else [])

    def values(self) -> dict:
        blank = {"options": [], "rows": [], "show_if": []}
        return {"kind": self.kind, **blank, **self.cleaned_data}


class InviteForm(PortalForm):
    honeypot = False
    emails = lines(
        gettext_lazy("E-mail addresses"),
        200_000,
        rows=8,
        required=True,
        help_text=gettext_lazy("One a line, at most 2000. Nobody is written to twice."),
    )
    language = ChoiceRadioField(label=gettext_lazy("Language of the mail"), choices=LANGUAGES, initial="zh-hant")

    def clean_emails(self):
        found = [text for text in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if text]
        for text in found:
            try:
                validate_email(text)
            except ValidationError:
                raise ValidationError(
                    _("“%(text)s” does not look like an address. Write it like name@example.com."),
                    params={"text": text},
                ) from None
        return found


class ReportForm(PortalForm):
    """Which questions are made known, and how we read them."""

    honeypot = False
    codes = forms.MultipleChoiceField(label=gettext_lazy("Questions"), widget=forms.CheckboxSelectMultiple)
    method_zh = lines(
        gettext_lazy("How we asked"), 500, rows=3, help_text=gettext_lazy("Whom, how and when; how many were asked.")
    )
    method_en = lines(gettext_lazy("How we asked, in English"), 800, rows=3)
    summary_zh = lines(gettext_lazy("What the answers say"), 2000, rows=6, required=True)
    summary_en = lines(gettext_lazy("What the answers say, in English"), 3000, rows=6)

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(one.code, f"{one.code} {words(one, 'text')}") for one in questions]


class ImprovementForm(PortalForm):
    """檢討改進."""

    honeypot = False
    finding = lines(gettext_lazy("What was found"), 500, rows=3, required=True)
    measure = lines(gettext_lazy("What we do about it"), 500, rows=3, required=True)
    unit = Named(label=gettext_lazy("Unit responsible"), queryset=Unit.objects.none())
    owner = Named(label=gettext_lazy("Owner"), queryset=User.objects.none())
    due_on = RocDateField(label=gettext_lazy("Finish by"))
    is_public = forms.BooleanField(label=gettext_lazy("Show it with the published results"), required=False)

    def __init__(self, *args, user, now, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(within(units_where(user, "survey.edit", now)), is_active=True)
        self.fields["unit"].queryset = units
        people = User.objects.filter(is_active=True, memberships__unit__in=units)
        self.fields["owner"].queryset = people.distinct()


class FinishForm(PortalForm):
    honeypot = False
    outcome = lines(gettext_lazy("What came of it"), 500, rows=3, required=True)
