"""How good the search is: sixty questions over the statutes, as people ask them, each with the article that answers.

judged.json: what is typed, then the page or pages that answer it. The first of them counts.
"""

import json
from pathlib import Path

from cases import search
from cases.search import results
from disclosures.actions.laws import take_in
from disclosures.laws.source import SHIPPED, read_folder
from tests.cast import NOW

JUDGED = json.loads(Path(__file__).with_name("judged.json").read_text("utf-8"))
MRR, RECALL = 0.9, 0.98


def place(typed: str, answers: set[str]) -> int:
    """Where the first page that answers stands among the first ten; 0 for not among them."""
    answer = results.answer(search.public(NOW).filter(kind="law"), typed)
    links = [hit.entry.link for hit in [*answer.hits, *answer.near][:10]]
    return next((at for at, link in enumerate(links, start=1) if link in answers), 0)


def test_sixty_questions_find_their_article(catalogue, capsys):
    take_in(read_folder(SHIPPED), now=NOW)
    places = {typed: place(typed, {f"/laws/{page}/" for page in pages}) for typed, *pages in JUDGED}
    mrr = sum(1 / at for at in places.values() if at) / len(places)
    recall = sum(at > 0 for at in places.values()) / len(places)
    with capsys.disabled():
        print(f"\nsearch: {len(places)} questions, MRR {mrr:.3f}, recall@10 {recall:.3f}")  # noqa: T201
    worst = {typed: at for typed, at in places.items() if at != 1}
    assert len(places) == 60
    assert mrr >= MRR, worst
    assert recall >= RECALL, worst
