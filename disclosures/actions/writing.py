"""撰寫: an item is begun, its draft written. What is published is never written over: a new version is begun."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions import Refused
from disclosures import richtext
from disclosures.actions.holding import check_may, lock, lock_version, log
from disclosures.models import Enclosure, InfoItem, Step, Version

BODIES = ("body_zh", "body_en")
# What an editor writes, and a new version begins with.
FIELDS = (
    *("category", "title_zh", "title_en", "summary_zh", "summary_en", *BODIES, "keywords_zh", "keywords_en"),
    *("source_zh", "source_en", "licence", "theme_code", "cake_code", "service_code", "expire_at", "archives"),
)
KEPT_OF_FILE = ("file_id", "order", "label_zh", "label_en", "meanings")
CHANGE = ("change_zh", "change_en")  # said anew with each version


class Stale(Refused):
    """Somebody else saved the draft after this page was opened."""


@transaction.atomic
def begin(*, values: dict, slug="", unit, owner, deputy=None, cycle_days=None, actor, now: datetime) -> Version:
    """Begin an item with the draft of its first version. Without a slug, one is made of the English title.

    Raises Refused when the address is taken.
    """
    item = InfoItem(
        slug=slug or free_slug(values),
        unit=unit,
        owner=owner,
        deputy=deputy,
        cycle_days=cycle_days or values["category"].cycle_days,
        created_at=now,
    )
    check_may(item, "content.edit", actor=actor, now=now)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This address is taken. Choose another.")) from None
    version = Version(item=item, number=1, state_since=now, authors=[actor.pk])
    _fill(version, values)
    version.save(force_insert=True)
    log(Action.CONTENT_WRITTEN, Step.Act.BEGUN, item, version=version, actor=actor, now=now)
    return version


def free_slug(values: dict) -> str:
    """An address nobody has, of the English title or of the category."""
    base = slugify(values.get("title_en") or "")[:70].strip("-") or values["category"].code
    slug, number = base, 1
    while InfoItem.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def draft(item: InfoItem, *, actor, now: datetime) -> Version:
    """Begin the next version with the words and files of the newest. A draft that is there already is gone on with."""
    item = lock(item)
    check_may(item, "content.edit", actor=actor, now=now)
    open_one = item.versions.filter(state__in=Version.OPEN).first()
    if open_one:
        return open_one
    if item.versions.filter(state=Version.State.PUBLISHED, publish_at__gt=now).exists():
        raise Refused(_("A version is waiting for its moment. Call it back first, then change it."))
    newest = item.versions.exclude(state=Version.State.DROPPED).last() or item.versions.last()
    version = copy_of(newest, actor=actor, now=now)
    log(Action.CONTENT_WRITTEN, Step.Act.BEGUN, item, version=version, actor=actor, now=now)
    return version


def copy_of(source: Version, *, actor, now: datetime, state=Version.State.DRAFT, **changes) -> Version:
    """A new version of the item that says what `source` says, files included. The caller holds the item."""
    version = Version(
        item=source.item,
        number=source.item.versions.order_by("-number").values_list("number", flat=True)[0] + 1,
        state=state,
        state_since=now,
        authors=[actor.pk],
        **{name: getattr(source, name) for name in FIELDS},
    )
    if version.expire_at and version.expire_at <= now:
        version.expire_at = None
    for name, value in changes.items():
        setattr(version, name, value)
    version.save(force_insert=True)
    Enclosure.objects.bulk_create(
        Enclosure(version=version, **{name: getattr(row, name) for name in KEPT_OF_FILE})
        for row in source.enclosures.all()
    )
    return version


@transaction.atomic
def write(version: Version, *, values: dict, revision: int, actor, now: datetime) -> Version:
    """Save a draft. `revision`: as the page showed it; raises Stale when somebody else saved since."""
    version = lock_version(version)
    check_may(version.item, "content.edit", actor=actor, now=now)
    if version.state != Version.State.DRAFT:
        raise Refused(_("This version is not a draft any more."))
    if version.revision != revision:
        raise Stale(
            _("Somebody else saved this draft in the meantime. Your words are below: compare before you save again.")
        )
    _fill(version, values)
    version.revision += 1
    if actor.pk not in version.authors:
        version.authors = [*version.authors, actor.pk]
    version.save()
    log(Action.CONTENT_WRITTEN, Step.Act.WRITTEN, version.item, version=version, actor=actor, now=now)
    return version


def _fill(version: Version, values: dict) -> None:
    for name in (*FIELDS, *CHANGE):
        if name in values:
            value = values[name]
            setattr(version, name, richtext.clean(value) if name in BODIES else value)
