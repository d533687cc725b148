"""What programs may read of what is published: laws, questions and answers, data sets.

Reading only and the same for everyone, as on the pages. Put together in coastguard_portal/api.py.
"""

from datetime import date, datetime

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Router, Schema

from disclosures import faq
from disclosures.laws import papers
from disclosures.models import Law
from disclosures.opendata.months import LICENCE, published
from disclosures.opendata.sets import SETS

router = Router(tags=["public information"])


class LawLine(Schema):
    """法規"""

    pcode: str = Field(description="Its code in the national database of laws.")
    name: str
    name_en: str
    kind: str
    category: str
    changed_on: date
    is_abolished: bool
    source: str


class Part(Schema):
    """A heading, or an article with its number."""

    article: str | None = None
    text: str | None = None
    heading: str | None = None


class LawOut(LawLine):
    """法規, article by article, as it reads now."""

    edition: int
    history: str
    parts: list[Part]


class QuestionOut(Schema):
    """常見問答. English is empty where nobody has translated it."""

    number: int
    topic: str
    question_zh: str
    question_en: str
    short_zh: str
    short_en: str
    long_zh: str
    long_en: str
    law_zh: str
    law_en: str
    published_at: datetime
    page: str


class ColumnOut(Schema):
    """欄位"""

    name: str
    kind: str


class SetOut(Schema):
    """資料集: our own figures by month."""

    code: str
    columns: list[ColumnOut]
    first_month: str | None = Field(description="As 2026-11; none is published without it.")
    last_month: str | None
    csv: str
    json_file: str = Field(alias="json")
    schema_file: str = Field(alias="schema")
    licence: str


@router.get("/laws/", response=list[LawLine], summary="The laws of the coast guard")
def api_laws(request):
    return [papers.headline(law) for law in Law.objects.defer("history")]


@router.get("/laws/{pcode}/", response=LawOut, exclude_unset=True, summary="One law, article by article")
def api_law(request, pcode: str):
    law = get_object_or_404(Law, pcode=pcode)
    return papers.as_data(law, law.editions.first())


@router.get("/faq/", response=list[QuestionOut], summary="Questions people ask, answered")
def api_faq(request):
    return [_question(answer) for answer in faq.published()]


def _question(answer) -> dict:
    both = [f"{name}_{end}" for name in ("question", "short", "long", "law") for end in ("zh", "en")]
    told = {name: getattr(answer, name) for name in both}
    return told | {
        "number": answer.faq_id,
        "topic": answer.faq.topic,
        "published_at": answer.published_at,
        "page": settings.SITE_URL + reverse("faq_page", args=[answer.faq_id]),
    }


@router.get("/datasets/", response=list[SetOut], by_alias=True, summary="Our figures by month, as files")
def api_datasets(request):
    return [_set(published(one)) for one in SETS.values()]


def _set(told) -> dict:
    code = told.dataset.code
    forms = {name: ("schema.json" if name == "schema" else name) for name in ("csv", "json", "schema")}
    return {
        "code": code,
        "columns": [{"name": column.name, "kind": column.kind} for column in told.dataset.columns],
        "first_month": told.first and f"{told.first:%Y-%m}",
        "last_month": told.latest and f"{told.latest.month:%Y-%m}",
        "licence": LICENCE,
        **{name: settings.SITE_URL + reverse("open_file", args=[code, form]) for name, form in forms.items()},
    }
