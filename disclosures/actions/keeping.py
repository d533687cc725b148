"""維護: who keeps a page or a head, under which address, and that it was read again and found right."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import expire_pages
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI
from disclosures import reviews
from disclosures.actions.holding import check_may, lock, log
from disclosures.actions.indexing import index_item
from disclosures.models import Category, InfoItem, OldAddress, Step

KEPT = ("unit", "owner", "deputy", "cycle_days")


@transaction.atomic
def confirm(item: InfoItem, *, actor, now: datetime) -> InfoItem:
    """The owner has read it again: it is still right. Their deputy and the editors of the unit may say so too."""
    item = lock(item)
    if actor.pk not in (item.owner_id, item.deputy_id):
        check_may(item, "content.edit", actor=actor, now=now)
    if not item.versions.public(now).exists():
        raise Refused(_("It is not public."))
    reviews.renew(item, now.astimezone(TAIPEI).date())
    log(Action.CONTENT_CONFIRMED, Step.Act.CONFIRMED, item, actor=actor, now=now)
    expire_pages()
    return item


@transaction.atomic
def rekeep(item: InfoItem, *, values: dict, slug: str = "", actor, now: datetime) -> InfoItem:
    """Another unit, owner, deputy, cycle or address. The old address leads here for ever.

    Raises Refused when the new address is, or ever was, another item's.
    """
    item = lock(item)
    check_may(item, "content.edit", actor=actor, now=now)
    before = item.slug
    for name in KEPT:
        setattr(item, name, values[name])
    if slug and slug != before:
        if OldAddress.objects.filter(slug=slug).exclude(item=item).exists():
            raise Refused(_("This address is taken. Choose another."))
        item.slug = slug
        OldAddress.objects.get_or_create(slug=before, defaults={"item": item, "since": now})
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        raise Refused(_("This address is taken. Choose another.")) from None
    if item.reviewed_on and item.next_review_on:
        reviews.reschedule(item)
    index_item(item, now=now)
    log(Action.CONTENT_WRITTEN, Step.Act.MOVED, item, actor=actor, now=now, before=before)
    expire_pages()
    return item


@transaction.atomic
def edit_category(category: Category, *, values: dict, actor, now: datetime) -> Category:
    """Owner, deputy, cycle, and what is said where there is no such data. That counts as a review of the head."""
    category = Category.objects.select_for_update(of=("self",)).select_related("unit").get(pk=category.pk)
    if not may(actor, "content.plan", unit=category.unit, now=now):
        raise Refused(_("Your role does not allow this for this unit."))
    for name in (*KEPT, "none_zh", "none_en"):
        setattr(category, name, values[name])
    category.save()
    reviews.renew(category, now.astimezone(TAIPEI).date())
    record(
        Action.CATEGORY_CHANGED,
        actor=actor,
        signed_as=trail_name(actor, now, category.unit),
        now=now,
        category=category.code,
        owner=category.owner.username if category.owner else "",
        cycle_days=category.cycle_days,
        says_none=bool(category.none_zh),
    )
    expire_pages()
    return category
