"""電子報連結: links that confirm or end a subscription. They change nothing when looked at; one press does."""

from django.core import signing

from disclosures.models import Subscription

SALT = "disclosures.subscription"


def token_of(subscription: Subscription) -> str:
    """Bound to the row and its address: of no use once the row is gone."""
    return signing.Signer(salt=SALT).sign(f"{subscription.pk}-{subscription.email_hash[:16]}")


def by_token(token: str) -> Subscription | None:
    try:
        pk, _dash, piece = signing.Signer(salt=SALT).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(pk=pk, email_hash__startswith=piece).select_related("category").first()
