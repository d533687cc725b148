"""Forms of letters and their templates. A template is compiled when it is saved, a letter before it leaves."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import placeholders
from cases.fields import Box
from cases.forms.base import PortalForm, PortalModelForm
from cases.letter_templates import FIELDS
from cases.models import LetterTemplate

TEXTS = ("subject_zh", "subject_en", "body_zh", "body_en")


def sound(text: str) -> str:
    """ValidationError that names every placeholder we do not know."""
    if found := placeholders.faults(text):
        raise ValidationError(found)
    return text


def text_area(rows):
    return forms.Textarea({"class": "input", "rows": rows, "spellcheck": "true"})


class LetterForm(PortalForm):
    """函"""

    honeypot = False
    subject = forms.CharField(label=_("Subject"), max_length=160, widget=Box("w20", autocomplete="off"))
    body = forms.CharField(
        label=_("Text"),
        help_text=_("What is in double braces is still empty: write it, or take the line out."),
        max_length=6000,
        widget=text_area(16),
    )
    subjects = {"subject": _("the subject"), "body": _("the text")}

    def __init__(self, *args, language, **kwargs):
        """`language`: what the applicant reads, whatever the page is in."""
        super().__init__(*args, **kwargs)
        for name in ("subject", "body"):
            self.fields[name].widget.attrs["lang"] = "en" if language == "en" else "zh-Hant-TW"

    def clean_subject(self):
        return self._complete("subject")

    def clean_body(self):
        return self._complete("body")

    def _complete(self, name):
        text = sound(self.cleaned_data[name])
        if empty := placeholders.names(text):
            raise ValidationError(_("Write what is still empty: %(names)s."), params={"names": ", ".join(empty)})
        return text


class LetterTemplateForm(PortalModelForm):
    """函稿範本"""

    class Meta:
        model = LetterTemplate
        fields = FIELDS
        labels = {
            "service": _("For which service?"),
            "name_zh": _("Chinese name"),
            "name_en": _("English name"),
            "subject_zh": _("Chinese subject"),
            "subject_en": _("English subject"),
            "body_zh": _("Chinese text"),
            "body_en": _("English text"),
        }
        widgets = {
            "service": forms.Select({"class": "input w20"}),
            **{name: Box("w20", autocomplete="off") for name in ("name_zh", "name_en", "subject_zh", "subject_en")},
            "body_zh": text_area(10),
            "body_en": text_area(10),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].empty_label = _("Every service")

    def clean(self):
        cleaned = super().clean()
        for name in TEXTS:
            if faults := placeholders.faults(cleaned.get(name) or ""):
                self.add_error(name, ValidationError(faults))
        return cleaned


class NewLetterTemplateForm(LetterTemplateForm):
    class Meta(LetterTemplateForm.Meta):
        fields = ("key", *FIELDS)
        labels = {"key": _("Short name in small letters"), **LetterTemplateForm.Meta.labels}
        widgets = {"key": Box("w10", autocomplete="off"), **LetterTemplateForm.Meta.widgets}

    def clean_key(self):
        key = self.cleaned_data["key"]
        if LetterTemplate.objects.filter(key=key).exists():
            raise ValidationError(_("There is a template of this name already. Choose another name."))
        return key
