"""Whom we tell about a page: its owner or who stands in, the supervisor of its unit, those who publish."""

from datetime import datetime

from accounts import roster
from accounts.models import Absence, Membership, Role, Unit, User
from cases.recipients import mailbox, person
from disclosures.models import Category, Faq, InfoItem, Version
from disclosures.models.kept import Kept
from notifications.recipients import Recipient


def owner_of(kept: Kept, now: datetime) -> list[Recipient]:
    """The owner; their deputy of the page, then of the absence, while they are away; the unit where nobody is left."""
    away = Absence.objects.deputies(now)
    for pk in (kept.owner_id, kept.deputy_id):
        if pk and pk not in away and (found := person(User.objects.filter(pk=pk, is_active=True).first())):
            return found
    ids = [pk for pk in (kept.owner_id, kept.deputy_id) if pk]
    return person(roster.first_present(ids, away)) or mailbox(kept.unit, now)


def chief_of(unit: Unit, now: datetime) -> list[Recipient]:
    return person(roster.supervisor_of(unit, now)) or mailbox(unit, now)


def publishers_of(unit: Unit, now: datetime) -> list[Recipient]:
    """Who may publish for this unit: of the nearest unit on the way up that has somebody."""
    paths = sorted(roster.paths_up(unit.path), key=len, reverse=True)
    held = Membership.objects.at(now).filter(role=Role.PUBLISHER, unit__path__in=paths).select_related("user", "unit")
    for path in paths:
        if found := [one for row in held if row.unit.path == path for one in person(row.user)]:
            return found
    return mailbox(unit, now)


def about(item: InfoItem, version: Version | None = None) -> dict:
    """What every notice about a page says of it."""
    version = version or item.versions.order_by("number").last()
    return {
        "page_zh": version.title_zh,
        "page_en": version.title_en or item.slug,
        "address": f"/staff/content/{item.pk}/",
        "unit_zh": item.unit.name_zh,
        "unit_en": item.unit.name_en,
    }


def about_faq(faq: Faq) -> dict:
    words = faq.answers.order_by("number").last()
    return {
        "page_zh": words.question_zh,
        "page_en": words.question_en or f"FAQ {faq.pk}",
        "address": f"/staff/content/faq/{faq.pk}/",
        "unit_zh": faq.unit.name_zh,
        "unit_en": faq.unit.name_en,
    }


def about_head(category: Category) -> dict:
    return {
        "page_zh": category.name_zh,
        "page_en": category.name_en,
        "address": "/staff/content/board/",
        "unit_zh": category.unit.name_zh,
        "unit_en": category.unit.name_en,
    }
