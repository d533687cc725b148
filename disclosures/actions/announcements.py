"""公告: put on top, subscribed to, told of by mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from audit.models import Action
from cases import brakes, search
from cases.actions import Refused
from cases.models import SearchFile
from cases.search import files, news
from cases.vault import fingerprint
from disclosures import subscriptions
from disclosures.actions import searches
from disclosures.actions.holding import check_may, lock, log
from disclosures.actions.indexing import key_of
from disclosures.models import Category, InfoItem, Pin, Step, Subscription, Told, Version
from notifications.actions import Draft, queue, queue_many

LATEST = timedelta(days=7)  # what is older when a standstill ends is no news any more
FILES_READ = timedelta(minutes=10)  # as long a new page waits for a worker that reads its files
UNCONFIRMED = timedelta(days=3)
LONGEST_PIN = timedelta(days=90)
BATCH = 500  # subscribers of one transaction's mails


class TooMany(Exception):
    """The brake is on: this network had too many mails sent."""


# --- On top -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def pin(item: InfoItem, *, until: datetime, actor, now: datetime) -> Pin:
    """Keep it on top until then. Raises Refused."""
    item = lock(item)
    check_may(item, "content.publish", actor=actor, now=now)
    if not now < until <= now + LONGEST_PIN:
        raise Refused(_("Choose a day from tomorrow on, at most 90 days ahead."))
    made, _created = Pin.objects.update_or_create(item=item, defaults={"since": now, "until": until, "by": actor})
    log(Action.CONTENT_MOVED, Step.Act.MOVED, item, actor=actor, now=now, pinned_until=until)
    expire_pages()
    return made


@transaction.atomic
def unpin(item: InfoItem, *, actor, now: datetime) -> None:
    item = lock(item)
    check_may(item, "content.publish", actor=actor, now=now)
    if not Pin.objects.filter(item=item).delete()[0]:
        raise Refused(_("It is not on top."))
    log(Action.CONTENT_MOVED, Step.Act.MOVED, item, actor=actor, now=now, pinned_until=None)
    expire_pages()


# --- Subscriptions ----------------------------------------------------------------------------------------------------


@transaction.atomic
def subscribe(about: Category | str, email: str, *, language: str, network: str, now: datetime) -> None:
    """Ask for mail about a category, or about what these words find; a link goes to the address, and nothing else
    before it is pressed. What stands there already is not told to whoever asks. Raises TooMany."""
    address = email.strip().lower()
    number, source = f"subscribe:{address}", f"subscribe:{network}"
    if brakes.too_many(number, source, now=now):
        raise TooMany
    brakes.missed(number, source, now=now)
    said = {"email": email.strip(), "language": language, "asked_at": now}
    thing = {"category": None, "words": about} if isinstance(about, str) else {"category": about, "words": ""}
    row, _created = Subscription.objects.get_or_create(
        **thing, email_hash=fingerprint("subscription", address), defaults=said
    )
    if row.confirmed_at or brakes.mailed_enough("subscribe-mail", address, now=now):
        return
    Subscription.objects.filter(pk=row.pk).update(**said)
    row.email, row.language = said["email"], language
    queue(
        "alert_confirm",
        to=subscriptions.reader(row),
        key=f"alert_confirm:{row.pk}:{now:%Y%m%d%H}",  # one mail an hour, however often the button is pressed
        now=now,
        unit=row.category and row.category.unit,
        link=subscriptions.token_of(row),
        **subscriptions.named(row),
    )


@transaction.atomic
def confirm(row: Subscription, *, now: datetime) -> None:
    Subscription.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=now)


@transaction.atomic
def unsubscribe(row: Subscription) -> None:
    """Gone, with the address. Whoever wants to may subscribe again."""
    Subscription.objects.filter(pk=row.pk).delete()


def forget_unconfirmed(*, now: datetime) -> int:
    return Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED).delete()[0]


# --- Mail -------------------------------------------------------------------------------------------------------------


def tell_subscribers(*, now: datetime) -> dict[str, int]:
    """One round: every item that has become public and that nobody was told of, item by item, each once; then, in one
    mail a search, what else is found anew."""
    told = 0
    while (letters := _tell_one(now)) is not None:
        told += letters
    told += searches.tell_of_news(now=now, since=now - LATEST)
    return {"mails": told, "forgotten": forget_unconfirmed(now=now)}


@transaction.atomic
def _tell_one(now: datetime) -> int | None:
    """The next one, with all its mails in one transaction; None when there is none left."""
    key = Concat(Value("item:"), Cast("item_id", CharField()), Value(":"), Cast("number", CharField()))
    unread = files.unread().filter(entry__key=OuterRef("key"))
    fresh = (
        Version.objects.public(now)
        .filter(publish_at__gt=now - LATEST)
        .annotate(key=key)  # of its entry
        .exclude(Q(publish_at__gt=now - FILES_READ) & Exists(unread))
        .exclude(Exists(Told.objects.filter(item=OuterRef("item"))))
        .exclude(Exists(Version.objects.begun(now).filter(item=OuterRef("item"), publish_at__lte=now - LATEST)))
        .order_by("publish_at", "pk")
        .select_related("item", "category")
    )
    version = fresh.select_for_update(of=("self",), skip_locked=True).first()
    if version is None:
        return None
    letters = sum(queue_many(batch) for batch in _mails(version, now))
    Told.objects.create(item=version.item, at=now, letters=letters)
    news.settle(key_of(version))
    return letters


def _mails(version: Version, now: datetime):
    """Those who had confirmed before it appeared, in batches; whoever asked for it twice hears of it once."""
    rows = Subscription.objects.filter(confirmed_at__lte=version.publish_at)
    wanted = Q(category=version.category) | Q(category=None, words__in=_searches_that_find(version, now))
    once = rows.filter(wanted).order_by("email_hash", "pk").distinct("email_hash").select_related("category")
    batch = []
    for row in once.iterator(chunk_size=BATCH):
        batch.append(
            Draft(
                "alert_new",
                subscriptions.reader(row),
                f"alert:{version.item_id}:{row.pk}",
                now,
                unit=version.item.unit_id,
                context={
                    "title_zh": version.title_zh,
                    "title_en": version.title_en,
                    "summary_zh": version.summary_zh,
                    "summary_en": version.summary_en,
                    "slug": version.item.slug,
                    "link": subscriptions.token_of(row),
                    **subscriptions.named(row),
                },
            )
        )
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _searches_that_find(version: Version, now: datetime) -> list[str]:
    """Of all that is searched for by mail, what this version is found by, itself or a page of its files."""
    key = key_of(version)
    own = list(SearchFile.objects.filter(entry__key=key).values_list("pk", flat=True))
    entries = search.public(now).filter(Q(key=key) | Q(file__in=own))
    return [words for words in subscriptions.searches() if search.find(entries, words).exists()]
