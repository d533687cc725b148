"""評分連結 on paper: a letter that goes by post bears the short address and its code, for whoever has no e-mail.

It stands beside what the letter states and proves: nobody who checks the letter is shown it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cases.models import IssuedDocument
from feedback.models import Invitation
from feedback.ratings.links import short_of
from notifications.models import Notice


def beside(document: IssuedDocument, language: str) -> dict:
    """For cases/documents.py: BESIDE. Only where the applicant was asked by letter."""
    if document.kind != IssuedDocument.Kind.LETTER:
        return {}
    posted = Notice.objects.filter(case=document.case_id, channel=Notice.Channel.LETTER, context__has_key="rate_link")
    asked = Invitation.objects.filter(pk=document.case_id).first()
    if asked is None or not posted.exists():
        return {}
    with override(language):
        address = settings.SITE_URL + reverse("rate", args=[short_of(asked.pk)])
    return {"rate": {"address": address, "until": asked.until}}
