"""What every act on an item stands on: the item held, who may, the step and its line in the trail."""

from django.utils.translation import gettext as _

from accounts import access
from accounts.roster import signature, trail_name
from audit.actions import record
from cases.actions import Refused
from disclosures.models import InfoItem, Step, Version


def lock(item: InfoItem) -> InfoItem:
    """The item as it is now, held until the transaction ends: the second of two clicks waits here."""
    return InfoItem.objects.select_for_update(of=("self",)).select_related("unit").get(pk=item.pk)


def lock_version(version: Version) -> Version:
    """The same for one of its versions."""
    item = lock(version.item)
    version = Version.objects.select_related("category").get(pk=version.pk)
    version.item = item
    return version


def check_may(item: InfoItem, ability: str, *, actor, now) -> None:
    """Raise Refused unless this person may do this for the unit of the item. None is the portal itself."""
    if actor is not None and not access.may(actor, ability, unit=item.unit, now=now):
        raise Refused(_("Your role does not allow this for this unit."))


def log(action, act: str, item: InfoItem, *, actor, now, version: Version | None = None, comment="", **data) -> Step:
    """The step that colleagues read, and the line of the trail."""
    step = Step.objects.create(
        item=item,
        version=version,
        act=act,
        at=now,
        actor=actor,
        actor_name=signature(actor, now, item.unit) if actor else "",
        comment=comment,
    )
    record(
        action,
        actor=actor,
        signed_as=trail_name(actor, now, item.unit) if actor else "",
        now=now,
        note=comment,
        item=item.slug,
        act=str(act),
        **({"version": version.number} if version else {}),
        **data,
    )
    return step
