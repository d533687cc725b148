"""Services and their procedures in the index: one entry a published version, found while it is in force."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Prefetch

from cases.calendar import TAIPEI
from cases.models import SearchEntry, Service, Sop
from cases.search.entries import add, entry, forget
from cases.search.news import mark

SAID = ("lead", "promise", "fee", "legal_basis")


def index_services(services: Iterable[Service]) -> None:
    """Write the entries of these services anew: at the start, and when a version is published."""
    published = Prefetch("sops", Sop.objects.filter(is_published=True).prefetch_related("stages"), to_attr="published")
    rows = Service.objects.filter(pk__in=[service.pk for service in services]).select_related("owner")
    for service in rows.prefetch_related(published):
        kept = [made for sop in service.published for made in _entries(service, sop)] if service.is_public else []
        forget(f"service:{service.code}:")
        add(kept)


def mark_version(sop: Sop, *, now: datetime) -> None:
    """People published it: those who search by mail are told when it comes into force. What a release brings along is
    no news."""
    begins = datetime.combine(sop.effective.lower, time(), TAIPEI)
    key = f"service:{sop.service.code}:{sop.version}"
    mark([key, f"{key}:sop"], at=max(begins, now))


def _entries(service: Service, sop: Sop) -> list[SearchEntry]:
    same = {
        "visibility": SearchEntry.Visibility.PUBLIC,
        "unit": service.owner,
        "day": sop.effective.lower,
        "since": datetime.combine(sop.effective.lower, time(), TAIPEI),
        "until": sop.effective.upper and datetime.combine(sop.effective.upper, time(), TAIPEI),
    }
    stages = list(sop.stages.all())
    return [
        entry(
            f"service:{service.code}:{sop.version}",
            kind="service",
            title=service.title_zh,
            title_en=service.title_en,
            headings=[service.summary_zh],
            words=[*_both(service, "summary", "audience"), *_both(sop, *SAID), *sop.papers_zh, *sop.papers_en],
            link=f"/services/{service.code}/",
            **same,
        ),
        entry(
            f"service:{service.code}:{sop.version}:sop",
            kind="sop",
            title=f"標準作業程序：{service.title_zh}",
            title_en=f"Procedure: {service.title_en}",
            words=[text for stage in stages for text in _both(stage, "name", "story", "overdue")]
            + [*_both(sop, "legal_basis", "promise")],
            link=f"/services/{service.code}/sop/",
            **same,
        ),
    ]


def _both(row, *names: str) -> list[str]:
    """In both languages, each language together."""
    return [getattr(row, f"{name}_{language}") for language in ("zh", "en") for name in names]
