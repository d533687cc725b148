"""What programs may ask of the spine: the services with their published procedures, and when a period ends.

Reading only and the same for everyone; both languages stand side by side. Put together in coastguard_portal/api.py.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from cases import calendar, catalogue
from cases.calendar import Mode, Roll, Saturday
from cases.due_question import period_of, place_of, read_start
from cases.forms.calculator import MOST, MOST_DAYS
from cases.models import Service, Sop, Stage
from cases.office import office

router = Router(tags=["services"])


class Refusal(Schema):
    """Why there is no answer, in words."""

    detail: str


# --- Services ---------------------------------------------------------------------------------------------------------


class ServiceLine(Schema):
    """服務項目"""

    code: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    is_open: bool = Field(description="Whether it can be applied for now.")
    page: str = Field(description="Its page for people, in Chinese; the English one stands under /en.")


class Limit(Schema):
    """時限: how long, counted how; `words_*` say it as our pages do. Without `n` no limit of its own is set."""

    n: float | None
    mode: str
    roll: str
    words_zh: str
    words_en: str
    is_statutory: bool = Field(description="Set by law, not by ourselves.")


class StageOut(Schema):
    """階段"""

    key: str
    name_zh: str
    name_en: str
    done_by: str
    limit: Limit
    is_side: bool = Field(description="A path not every case takes, or waiting for the applicant.")


class Rules(Schema):
    """標準作業程序: the version in force today."""

    version: int
    in_force_from: date
    limit: Limit
    fee_zh: str
    fee_en: str
    papers_zh: list[str]
    papers_en: list[str]
    legal_basis_zh: str
    legal_basis_en: str
    stages: list[StageOut]


class ServiceOut(ServiceLine):
    """服務項目 with its rules; without any, none is published yet."""

    audience_zh: str
    audience_en: str
    rules: Rules | None


@router.get("/services/", response=list[ServiceLine], summary="The services people can ask for")
def api_services(request):
    return [_line(service) for service in catalogue.public_services()]


@router.get("/services/{slug:code}/", response={200: ServiceOut, 404: Refusal}, summary="One service with its rules")
def api_service(request, code: str, response: HttpResponse):
    service = get_object_or_404(catalogue.public_services(), code=code)
    now = timezone.now()
    running, published = catalogue.book(service, now)
    response.cache_until = catalogue.next_change(published, now)
    audience = {"audience_zh": service.audience_zh, "audience_en": service.audience_en}
    return _line(service) | audience | {"rules": _rules(running) if running else None}


def _line(service: Service) -> dict:
    told = {name: getattr(service, name) for name in ("code", "title_zh", "title_en", "summary_zh", "summary_en")}
    page = f"{settings.SITE_URL}{reverse('service', args=[service.code])}"
    return told | {"is_open": service.is_open, "page": page}


def _rules(sop: Sop) -> dict:
    both = [f"{name}_{end}" for name in ("fee", "papers", "legal_basis") for end in ("zh", "en")]
    told = {name: getattr(sop, name) for name in both}
    return told | {
        "version": sop.version,
        "in_force_from": sop.effective.lower,
        "limit": _limit(sop, catalogue.total_words),
        "stages": [_stage(stage, sop) for stage in sop.stages.all()],
    }


def _stage(stage: Stage, sop: Sop) -> dict:
    stage.sop = sop
    told = {name: getattr(stage, name) for name in ("key", "name_zh", "name_en", "is_side")}
    return told | {"done_by": stage.doer, "limit": _limit(stage, catalogue.limit_words)}


def _limit(row: Sop | Stage, words) -> dict:
    told = {name: getattr(row, name) for name in ("n", "mode", "roll", "is_statutory")}
    return told | {"words_zh": words(row, "zh-hant"), "words_en": words(row, "en")}


# --- When a period ends -----------------------------------------------------------------------------------------------


class Question(Schema):
    """The words of `manage.py due_date`."""

    mode: Mode
    n: Decimal = Field(ge=0, description="How many; hours and half days may be fractions.")
    start: str = Field(alias="from", max_length=40, description="2025-01-24, or with a time: 2025-01-24T10:00")
    roll: Roll | None = Field(None, description="Without it APA48 for CD and MONTH, NONE for the rest.")
    saturday: Saturday = Saturday.LITERAL
    county: str = Field("", max_length=10, description="Where the office sits, for its closures: 花蓮縣")
    language: Literal["zh-hant", "en"] = "zh-hant"


class Line(Schema):
    """One day, or span of days, and whether it counted."""

    date: str
    counted: bool
    reason: str


class DueOut(Schema):
    """到期日, with its working."""

    due: str = Field(description="The last second in time, ISO 8601, +08:00.")
    last_day: date
    working: list[Line]
    warnings: list[str]


@router.get("/due-date/", response={200: DueOut, 422: Refusal}, summary="When a period ends, and why then")
def api_due_date(request, asked: Query[Question]):
    """The engine that keeps our own deadlines, as on /deadline-calculator/."""
    if asked.n > (most := MOST.get(asked.mode, MOST_DAYS)):
        raise HttpError(422, f"n is at most {most} here")
    try:
        period = period_of(asked.n, asked.mode, asked.roll, asked.saturday)
        due = calendar.due(period, read_start(asked.start), office(), place_of(asked.county))
    except ValueError as fault:
        raise HttpError(422, str(fault)) from fault
    return calendar.as_json(due, asked.language)
