"""常見問答: the form of the editors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit, User
from cases.fields import Box
from cases.forms.base import PortalForm
from cases.models import Service
from disclosures.models import Faq


def _line(label, most, *, required=True, help_text=""):
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=Box("", autocomplete="off")
    )


def _text(label, most, *, rows=6, help_text=""):
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        widget=forms.Textarea({"class": "input", "rows": rows}),
    )


class Named(forms.ModelChoiceField):
    """A choice of rows, called by their name in the page's language."""

    def label_from_instance(self, one):
        return str(one)


class FaqForm(PortalForm):
    """One question: the words in both languages, what staff should know besides, and who keeps it fresh."""

    honeypot = False
    topic = forms.ChoiceField(label=_("Topic"), choices=Faq.Topic.choices, widget=forms.Select({"class": "input w20"}))
    question_zh = _line(_("Question"), 120, help_text=_("As people ask it, in their own words."))
    question_en = _line(_("Question in English"), 200, required=False)
    short_zh = _line(_("Short answer"), 200, help_text=_("One sentence that is enough for most: for the telephone."))
    short_en = _line(_("Short answer in English"), 300, required=False)
    long_zh = _text(
        _("Long answer"),
        4000,
        help_text=_("An empty line ends a paragraph, lines that begin with “- ” are a list, addresses become links."),
    )
    long_en = _text(_("Long answer in English"), 6000)
    staff_zh = _text(_("For staff only"), 2000, rows=4, help_text=_("Shown on the sheet of the desk, never in public."))
    law_zh = _line(_("Legal basis"), 100, required=False)
    law_en = _line(_("Legal basis in English"), 200, required=False)
    law_link = _line(
        _("Page of the article on this site"), 100, required=False, help_text=_("For example /laws/D0080093/")
    )
    keywords_zh = _line(
        _("Other words people use"), 200, required=False, help_text=_("For the search, with spaces between them.")
    )
    service = Named(
        label=_("Service"), queryset=Service.objects.filter(is_public=True), required=False, empty_label=_("None")
    )
    unit = Named(label=_("Unit in charge"), queryset=Unit.objects.none())
    owner = Named(label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=_("None"))
    deputy = Named(label=_("Deputy"), queryset=User.objects.none(), required=False, empty_label=_("None"))
    cycle_days = forms.IntegerField(
        label=_("Days from one review to the next"), min_value=1, max_value=1000, initial=180
    )
    order = forms.IntegerField(label=_("Place in the topic"), min_value=0, max_value=1000, initial=100)
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args, user, now, **kwargs):
        super().__init__(*args, **kwargs)
        paths = units_where(user, "content.edit", now)
        self.fields["unit"].queryset = Unit.objects.filter(within(paths), is_active=True)
        people = User.objects.filter(
            is_active=True, memberships__unit__in=Unit.objects.filter(within(paths))
        ).distinct()
        self.fields["owner"].queryset = self.fields["deputy"].queryset = people

    def clean_law_link(self):
        link = self.cleaned_data["law_link"]
        if link and not link.startswith("/"):
            raise forms.ValidationError(_("Give the path of a page of this site, beginning with a slash."))
        return link

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") and cleaned.get("owner") == cleaned.get("deputy"):
            self.add_error("deputy", _("The deputy has to be somebody else."))
        if bool(cleaned.get("question_en")) != bool(cleaned.get("short_en")):
            self.add_error("short_en", _("In English, give both the question and the short answer, or neither."))
        return cleaned
