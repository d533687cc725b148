"""Taking in statutes. The only place that writes them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.doors import expire_pages
from cases import search
from cases.search.questions import nicknames
from cases.search.words import fold
from disclosures.laws import changes
from disclosures.laws.source import Told
from disclosures.models import Article, Edition, Law

FIELDS = ("name", "name_en", "level", "category", "address", "changed_on", "effect", "is_abolished", "history")


@dataclass(slots=True)
class Diff:
    """What taking in did: codes of new laws; of those with a new text, which articles differ; the rest."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[changes.Change]] = field(default_factory=dict)
    described: list[str] = field(default_factory=list)  # the same text, another word about it
    unchanged: int = 0

    def counts(self) -> dict[str, int]:
        said = {"added": self.added, "changed": self.changed, "described anew": self.described}
        return {**{what: len(laws) for what, laws in said.items()}, "unchanged": self.unchanged}


@transaction.atomic
def take_in(laws: Iterable[Told], *, now: datetime) -> Diff:
    """Keep each law; where its text differs from the last edition, as a new one. Safe to run twice.

    What is not among them stays: the source is asked law by law, and an abolished law is told as such.
    """
    laws = list(laws)
    kept = {law.pcode: law for law in Law.objects.select_for_update().filter(pcode__in=[law.pcode for law in laws])}
    last = {edition.law_id: edition for edition in Edition.objects.filter(law__in=kept).order_by("law", "number")}
    diff, fresh, news = Diff(), [], []
    for told in laws:
        if told.pcode not in kept:
            diff.added.append(told.pcode)
            news += _keys(told, (part.number for part in told.parts if part.number))
        elif not last[told.pcode].reads_as(told.digest):
            before = list(last[told.pcode].articles.all())
            changed = diff.changed[told.pcode] = changes.between(before, told.parts)
            news += _keys(told, (change.number for change in changed if change.kind != changes.REMOVED))
        elif any(getattr(kept[told.pcode], name) != getattr(told, name) for name in (*FIELDS, "attachments")):
            diff.described.append(told.pcode)
            if told.is_abolished and not kept[told.pcode].is_abolished:
                news += _keys(told, ())
        else:
            diff.unchanged += 1
            continue
        fresh.append(told)
    _write(fresh, last, now)
    search.mark_news(news, at=now)
    if fresh:
        expire_pages()
    return diff


def _keys(told: Told, articles: Iterable[str]) -> list[str]:
    """Of the law by its name, and of these articles."""
    return [f"law:{told.pcode}:", *(f"law:{told.pcode}:{number}" for number in articles)]


def _write(laws: list[Told], last: dict[str, Edition], now: datetime) -> None:
    rows = [Law(pcode=told.pcode, **{name: getattr(told, name) for name in (*FIELDS, "attachments")}) for told in laws]
    Law.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["pcode"], update_fields=[*FIELDS, "attachments"]
    )
    new = [told for told in laws if told.pcode not in last or not last[told.pcode].reads_as(told.digest)]
    editions = Edition.objects.bulk_create(
        Edition(
            law_id=told.pcode,
            number=last[told.pcode].number + 1 if told.pcode in last else 1,
            changed_on=told.changed_on,
            taken_in_at=now,
            digest=told.digest,
        )
        for told in new
    )
    Article.objects.bulk_create(
        (
            Article(edition=edition, order=order, number=part.number, heading=part.heading, text=part.text)
            for told, edition in zip(new, editions, strict=True)
            for order, part in enumerate(told.parts, start=1)
        ),
        batch_size=1000,
    )
    for told in laws:
        if told.pcode in last:
            search.forget(f"law:{told.pcode}:")
    search.add(made for told in laws for made in _entries(told))


def _entries(told: Told):
    """The law by its name, and each article: a hit lands on the very article."""
    known_as = [short for short, full in nicknames().items() if full == fold(told.name)]
    group = told.category.split("＞")[-1]
    same = {"kind": "law", "visibility": "public", "day": told.changed_on, "category": group}
    chapters = [part.heading for part in told.parts if not part.number]
    yield search.entry(
        f"law:{told.pcode}:",
        title=told.name,
        title_en=told.name_en,
        headings=known_as,
        words=[told.level, told.category, *chapters],
        link=f"/laws/{told.pcode}/",
        **same,
    )
    for part in told.parts:
        if part.number:
            yield search.entry(
                f"law:{told.pcode}:{part.number}",
                title=f"{told.name}第 {part.number} 條",
                title_en=f"{told.name_en}, article {part.number}" if told.name_en else "",
                headings=[*known_as, part.heading],
                words=[part.text],
                link=f"/laws/{told.pcode}/{part.number}/",
                **same,
            )
