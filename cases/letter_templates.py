"""函稿範本: every change is a new version; letters written from an old one still know it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audit.actions import record
from audit.models import Action
from cases.actions import signed
from cases.models import Case, LetterTemplate

FIELDS = ("service", "name_zh", "name_en", "subject_zh", "subject_en", "body_zh", "body_en")


def offered(case: Case):
    """The templates in use for this case: those of its service and the general ones."""
    return LetterTemplate.objects.filter(Q(service=None) | Q(service=case.service), is_current=True).order_by("key")


@transaction.atomic
def keep(key: str, *, values: dict, actor, now: datetime) -> LetterTemplate:
    """Write a new version and take it into use. `values`: what FIELDS names."""
    versions = list(LetterTemplate.objects.select_for_update().filter(key=key).order_by("version"))
    LetterTemplate.objects.filter(key=key, is_current=True).update(is_current=False)
    version = versions[-1].version + 1 if versions else 1
    made = LetterTemplate.objects.create(key=key, version=version, changed_at=now, changed_by=actor, **values)
    _record(made, actor, now, in_use=True)
    return made


@transaction.atomic
def retire(template: LetterTemplate, *, actor, now: datetime) -> None:
    """Offer it no more. A new version takes it into use again."""
    if LetterTemplate.objects.filter(key=template.key, is_current=True).update(is_current=False):
        _record(template, actor, now, in_use=False)


def _record(template: LetterTemplate, actor, now: datetime, *, in_use: bool) -> None:
    record(
        Action.TEMPLATE_CHANGED,
        actor=actor,
        signed_as=signed(actor, now),
        now=now,
        key=template.key,
        version=template.version,
        in_use=in_use,
    )
