"""Files that are added to a case later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.attachments.boxes import FileBox
from cases.attachments.checks import megabytes
from cases.forms.base import PortalForm


class MoreFilesForm(PortalForm):
    """補充檔案. The files are taken in by cases.attachments.boxes; the form only draws the box and its errors."""

    honeypot = False
    say_optional = False
    files = forms.FileField(
        label=_("Files"),
        required=False,
        widget=FileBox(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = _(
            "PDF, JPEG, PNG, ODT, ODS, DOCX or XLSX, each up to %(limit)s. Pictures are kept without their place."
        )
        self.fields["files"].help_text = words % {"limit": megabytes()}
