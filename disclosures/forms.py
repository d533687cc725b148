"""What editors and publishers fill in. Forms ask and clean; disclosures/actions/ writes."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import subtrees, within
from accounts.models import Membership, Unit, User
from cases.fields import Box, ChoiceRadioField, MailField, RocDateTimeField, WholeField
from cases.forms.base import PortalForm
from disclosures import richtext
from disclosures.actions.writing import BODIES
from disclosures.models import Category, ErrorReport, Version

KEEPERS = ("editor", "publisher", "supervisor", "secretariat")  # who may look after a page: they can open it
# What the editor's buttons and boxes are called; its own words are English.
EDITOR_WORDS = {
    "Title": _("Title"),
    "URL": _("Web address"),
    "Update": _("Put it in"),
    "Insert": _("Insert"),
    "Cancel": _("Cancel"),
    "Edit Link": _("Link"),
    "Edit HTML": _("HTML source"),
    "The HTML contents of the editor. Note that the allowed HTML is restricted by the editor schema.": _(
        "What the page does not allow is left out when you put it in."
    ),
    "Prettify": _("Tidy the lines"),
    "Open in new window": _("Open in a new window"),
    "Insert Table": _("Insert a table"),
    "Table Properties": _("Table"),
    "Rows": _("Rows"),
    "Columns": _("Columns"),
    "Include header row": _("With a row of headings"),
    "Yes": _("Yes"),
    "No": _("No"),
    "Image URL": _("Address of the picture"),
    "Alternative Text": _("What the picture shows"),
    "Edit Image": _("Picture"),
    "List properties": _("Kind of numbering"),
    "Start at": _("Begin at"),
    "List type": _("Kind of numbering"),
    # Its buttons, by the words they bear (static/js/prose.js puts ours in their place).
    "paragraph": _("Paragraph"),
    "Paragraph": _("Paragraph"),
    "question_mark": _("Other"),
    "heading 2": _("Heading 2"),
    "heading 3": _("Heading 3"),
    "heading 4": _("Heading 4"),
    "Heading 2": _("Heading 2"),
    "Heading 3": _("Heading 3"),
    "Heading 4": _("Heading 4"),
    "unordered list": _("Bulleted list"),
    "ordered list": _("Numbered list"),
    "blockquote": _("Quotation"),
    "horizontal rule": _("Line across"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "insert link": _("Insert a link"),
    "remove link": _("Remove the link"),
    "Insert table": _("Insert a table"),
    "Add column": _("Add a column"),
    "Delete column": _("Delete the column"),
    "Add row": _("Add a row"),
    "Delete row": _("Delete the row"),
    "Merge cells": _("Merge the cells"),
    "Split cell": _("Split the cell"),
    "Toggle header cell": _("Heading cell on or off"),
    "Delete table": _("Delete the table"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "edit HTML": _("HTML source"),
}


class RichText(forms.Textarea):
    """A text with headings, lists, tables and links. Without script the box holds the marks themselves."""

    def __init__(self, lang):
        super().__init__({"class": "input", "rows": 16, "lang": lang, "spellcheck": "true"})

    def build_attrs(self, base_attrs, extra_attrs=None):
        words = {english: gettext(str(word)) for english, word in EDITOR_WORDS.items()}
        editor = {
            "data-editor": static("django_prose_editor/editor.js"),
            "data-pictures": static("img/prose.svg"),
            "data-words": json.dumps(words),
        }
        return {**super().build_attrs(base_attrs, extra_attrs), **editor}


def line(label, most, *, required=False, help_text=""):
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=Box("w20", autocomplete="off")
    )


def area(label, most, rows=2, *, required=False, help_text=""):
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea({"class": "input", "rows": rows}),
    )


def pick(label, queryset, *, required=True, empty=None, help_text="", field=forms.ModelChoiceField):
    return field(
        label=label,
        queryset=queryset,
        required=required,
        empty_label=empty or _("Choose"),
        help_text=help_text,
        widget=forms.Select({"class": "input w20"}),
    )


class UnitChoice(forms.ModelChoiceField):
    """Every branch has a secretariat: an office is named with the unit it belongs to."""

    def label_from_instance(self, unit):
        return f"{unit.parent} · {unit}" if unit.kind == Unit.Kind.OFFICE else str(unit)


class CategoryChoice(forms.ModelChoiceField):
    def label_from_instance(self, category):
        name = category.name_en if get_language() == "en" else category.name_zh
        return f"{category.number}. {name}" if category.number else name


class ItemForm(PortalForm):
    """公開資訊的內容"""

    honeypot = False
    category = CategoryChoice(
        label=_("Head"),
        queryset=Category.objects.all(),
        empty_label=_("Choose"),
        widget=forms.Select({"class": "input w20"}),
    )
    title_zh = line(_("Title in Chinese"), 120, required=True)
    title_en = line(_("Title in English"), 200)
    summary_zh = area(_("Chinese summary"), 300)
    summary_en = area(_("English summary"), 400)
    body_zh = forms.CharField(
        label=_("Chinese text"),
        required=False,
        max_length=200_000,
        help_text=_("Headings begin with level 2. Names of pages as links, not addresses."),
        widget=RichText("zh-Hant-TW"),
    )
    body_en = forms.CharField(label=_("English text"), required=False, max_length=200_000, widget=RichText("en"))
    keywords_zh = line(_("Chinese keywords"), 200, help_text=_("With commas between."))
    keywords_en = line(_("English keywords"), 200)
    source_zh = line(_("Source"), 120, help_text=_("Empty: the unit itself."))
    source_en = line(_("Source in English"), 200)
    licence = ChoiceRadioField(label=_("Licence for reuse"), choices=Version.Licence.choices)
    theme_code = line(_("Code of the theme"), 10)
    cake_code = line(_("Code of the field of government"), 10)
    service_code = line(_("Code of the service to people"), 10)
    expire_at = RocDateTimeField(label=_("Ends at"), required=False, help_text=_("Empty: no end."))
    archives = forms.BooleanField(
        label=_("Stays readable in the archive when it ends"), required=False, help_text=_("Without it, it is gone.")
    )
    change_zh = area(_("What changes with this version?"), 300, help_text=_("Shown in the list of versions."))
    change_en = area(_("The same in English"), 400)
    subjects = {"title_zh": _("the Chinese title"), "category": _("the head")}

    def clean(self):
        cleaned = super().clean()
        for name in BODIES:
            if name in cleaned:
                cleaned[name] = richtext.clean(cleaned[name])
        return cleaned

    @property
    def values(self) -> dict:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name in ItemForm.base_fields}


class KeeperForm(PortalForm):
    """負責人與檢視週期"""

    honeypot = False
    unit = pick(_("Unit in charge"), Unit.objects.none(), field=UnitChoice)
    owner = pick(
        _("Owner"), User.objects.none(), help_text=_("Is told 14 and 3 days before the review and on the day.")
    )
    deputy = pick(_("Deputy"), User.objects.none(), required=False, empty=_("Nobody"))
    cycle_days = WholeField(label=_("Days from one review to the next"), min_value=1, max_value=1100)
    subjects = {"unit": _("the unit"), "owner": _("the owner"), "cycle_days": _("the days")}

    def __init__(self, *args, user, ability, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(within(subtrees(user, ability)), is_active=True).exclude(kind=Unit.Kind.STATION)
        self.fields["unit"].queryset = units.select_related("parent")
        keepers = User.objects.filter(
            is_active=True, pk__in=Membership.objects.filter(role__in=KEEPERS, ends_at=None).values("user")
        )
        self.fields["owner"].queryset = self.fields["deputy"].queryset = keepers.order_by("name_zh", "pk")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("deputy") and cleaned.get("deputy") == cleaned.get("owner"):
            self.add_error("deputy", _("Choose somebody else than the owner."))
        return cleaned


class AddressForm(KeeperForm):
    """網址、單位與負責人"""

    slug = forms.SlugField(
        label=_("Web address of the page"),
        max_length=80,
        required=False,
        help_text=_("Lower-case letters, digits and hyphens. The old address leads here for ever."),
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )

    def clean_slug(self):
        return self.cleaned_data["slug"].lower()


class HeadForm(KeeperForm):
    """公開類別"""

    none_zh = area(
        _("If there is no such data: why?"), 300, help_text=_("Everybody reads this. Empty: there is such data.")
    )
    none_en = area(_("The same in English"), 400)


class FileForm(PortalForm):
    """附檔"""

    honeypot = False
    upload = forms.FileField(
        label=_("File"),
        help_text=_("ODF, PDF or CSV first. Up to 10 MB."),
        widget=forms.FileInput({"class": "input file", "accept": ".pdf,.odt,.ods,.csv,.docx,.xlsx,.jpg,.jpeg,.png"}),
    )
    label_zh = line(_("What does the file hold?"), 120, required=True, help_text=_("Of a picture: what it shows."))
    label_en = line(_("The same in English"), 200)
    meanings = area(
        _("What do the columns mean?"),
        4000,
        4,
        help_text=_("Of a table: a line for each column, its name, a colon, and what it holds, with its unit."),
    )
    subjects = {"upload": _("the file"), "label_zh": _("what the file is")}


class CheckForm(PortalForm):
    """公開前檢核"""

    honeypot = False
    cleared = forms.BooleanField(label=_("None of these grounds applies to this text and its files"))
    answer = area(_("Why may what the check asks about be published?"), 500, 3)
    publish_at = RocDateTimeField(label=_("Publish at"), required=False, help_text=_("Empty: now."))

    def __init__(self, *args, asks: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = asks
        if not asks:
            del self.fields["answer"]


class EndForm(PortalForm):
    """下架"""

    honeypot = False
    archives = ChoiceRadioField(
        label=_("What becomes of it?"),
        choices=[
            ("yes", _("It goes to the archive: no list and no search shows it, its versions stay readable")),
            ("no", _("It is gone: nobody can read any version")),
        ],
    )
    note = area(_("Why is it taken down?"), 300, 3, required=True, help_text=_("Everybody reads this."))


class CommentForm(PortalForm):
    """退回的理由"""

    honeypot = False
    comment = area(_("What has to be mended?"), 500, 3, required=True)

    def clean_comment(self):
        text = self.cleaned_data["comment"].strip()
        if not text:
            raise ValidationError(_("Say why, so that it can be mended."))
        return text


class ErrorForm(PortalForm):
    """內容勘誤"""

    text = area(
        _("What is wrong?"),
        1000,
        5,
        required=True,
        help_text=_("Please write no personal data. The text is not shown."),
    )
    email = MailField(
        label=_("Your e-mail"), required=False, help_text=_("Only to tell you the outcome. It is not shown to anybody.")
    )
    subjects = {"text": _("what is wrong")}


class AnswerForm(PortalForm):
    """答復勘誤"""

    honeypot = False
    outcome = ChoiceRadioField(label=_("What did you find?"), choices=ErrorReport.Outcome.choices)
    answer = area(_("Answer"), 300, 3, required=True, help_text=_("Everybody reads this under the page."))
    subjects = {"outcome": _("what you found"), "answer": _("the answer")}
