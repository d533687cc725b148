"""The forms every service of this app shares."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PortalForm


class ConfirmForm(PortalForm):
    """送出前的聲明與個資告知（個人資料保護法 §8）"""

    true = forms.BooleanField(label=_("What I have reported is true and complete."))
    consent = forms.BooleanField(label=_("I have read the privacy notice above."))
