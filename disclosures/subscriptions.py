"""電子報連結: links that confirm or end a subscription, and how mails name what it is about. Links change nothing when
looked at; one press does."""

from collections.abc import Iterator

from django.core import signing
from django.utils.translation import gettext as _

from cases.contents import in_both
from disclosures.models import Subscription
from notifications.recipients import Recipient

SALT = "disclosures.subscription"
BATCH = 500


def token_of(subscription: Subscription) -> str:
    """Bound to the row and its address: of no use once the row is gone."""
    return signing.Signer(salt=SALT).sign(f"{subscription.pk}-{subscription.email_hash[:16]}")


def by_token(token: str) -> Subscription | None:
    try:
        pk, _dash, piece = signing.Signer(salt=SALT).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(pk=pk, email_hash__startswith=piece).select_related("category").first()


def searches() -> Iterator[str]:
    """All that is searched for by mail, once each."""
    asked = Subscription.objects.filter(category=None, confirmed_at__isnull=False).order_by("words")
    return asked.values_list("words", flat=True).distinct().iterator(chunk_size=BATCH)


def reader(row: Subscription) -> Recipient:
    return Recipient(name="", email=row.email, language=row.language)


def named(row: Subscription) -> dict:
    """What it is about, as the mails say it. Words that somebody typed go to nobody who has not said that it was them:
    else anybody could have us write anything to anybody."""
    if row.category is None and row.confirmed_at is None:
        said = in_both(lambda: _("a search on our site"))
        return {"category_zh": said["zh"], "category_en": said["en"]}
    if row.category is None:
        return {"category_zh": f"「{row.words}」", "category_en": f"“{row.words}”"}
    return {"category_zh": row.category.name_zh, "category_en": row.category.name_en}
