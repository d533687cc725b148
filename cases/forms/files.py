"""Files that are added to a case later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.attachments.boxes import FileBox
from cases.forms.base import PortalForm


class MoreFilesForm(PortalForm):
    """補充檔案. The files are taken in by cases.attachments.boxes; the form only draws the box and its errors."""

    honeypot = False
    say_optional = False
    files = forms.FileField(
        label=_("Files"),
        help_text=_("PDF, JPEG, PNG, ODT, ODS, DOCX or XLSX, each up to 10 MB. Pictures are kept without their place."),
        required=False,
        widget=FileBox(),
    )
