"""邀請連結: a signed number, bound to its purpose. Looking at it changes nothing."""

from django.core import signing

from feedback.models import SurveyInvitation

SALT = "feedback.survey"


def token_of(invitation: SurveyInvitation) -> str:
    return signing.Signer(salt=SALT).sign(f"{invitation.pk}-{invitation.email_hash[:16]}")


def by_token(token: str) -> SurveyInvitation | None:
    try:
        pk, _dash, piece = signing.Signer(salt=SALT).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return SurveyInvitation.objects.filter(pk=pk, email_hash__startswith=piece).select_related("survey").first()
