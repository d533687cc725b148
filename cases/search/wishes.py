"""Where nothing or little was found: what has most of the words, and what may have been meant. Both ask little, and
rarely.

Chinese is mistyped by sound: the right keys, another character. So a word is tried with every character of the same
sound in turn; a Latin one with a letter more, less, other or swapped. What is meant must be there to be found.
"""

from collections import defaultdict
from functools import lru_cache
from math import log2

from django.db import connection
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from cases.models import SearchEntry
from cases.search.finding import CAP, COLUMNS, USUAL_SIZE
from cases.search.literal import Lexical
from cases.search.questions import Question, Term
from cases.search.words import CJK, WORD, pairs

ENOUGH = 200  # a word in more entries than this tells little
COMMON = 1 / log2(2 + ENOUGH)  # the weight of such a word
LOOKED_AT = 1500
RAREST = 6
LEAST = 0.35  # of the weight of all words
UNKNOWN = 0.35  # the weight of one that stands nowhere: two words met there, or it is mistyped
IN_HEAD = 0.4  # of the weight of a word, once more, where it stands in title or headings
SHORT = 0.1  # what a short text is worth beside a long one that has the same words
MOST_TRIES = 600
MOST_WORDS = 60
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What questions are padded with, and what the answer has in its place: mostly nothing.
PADDING = {
    **dict.fromkeys(("請問", "怎麼", "如何", "什麼", "可不可以", "可以", "我要", "我想", "需要", "哪裡"), " "),
    **dict.fromkeys(("要多久", "多久"), " 日內 "),
    **dict.fromkeys(("要多少錢", "多少錢"), " 費用 "),
    **dict.fromkeys(("嗎", "呢", "的"), " "),
}


def most_of(entries: QuerySet, question: Question) -> tuple[list, dict[int, float]]:
    """Rows like those of `finding` and their scores, of what has most of the words; the rare ones weigh most. However
    common the words are, no more than LOOKED_AT entries are weighed."""
    terms, whole = weighed(question)
    weights = {word: weight for forms in terms for form in forms for word, weight in form.items()}
    if not weights:
        return [], {}
    rarest = sorted(weights, key=weights.get, reverse=True)[:RAREST]
    rare = [word for word in rarest if weights[word] > COMMON] or rarest
    somewhere = entries.filter(vector=Lexical(" | ".join(f"'{word}'" for word in rare))).order_by()
    looked_at = SearchEntry.objects.filter(pk__in=somewhere.values("pk")[:LOOKED_AT])
    brief = Value(SHORT * USUAL_SIZE) / (Value(1.0 * USUAL_SIZE) + F("size"))
    found = looked_at.annotate(
        text_score=_sum("text", terms), score=F("text_score") + Value(IN_HEAD) * _sum("head", terms) + brief
    )
    best = found.filter(text_score__gte=LEAST * whole).order_by()
    rows = list(best.values_list(*COLUMNS, "score", named=True)[:CAP])
    return rows, {row.pk: row.score for row in rows}


def weighed(question: Question) -> tuple[list[list[dict[str, float]]], float]:
    """Of each term its forms, of each form the words that stand somewhere, with what each weighs; and what all weigh
    together, those included that stand nowhere."""
    terms = [[words_of(form) for form in term.forms] for term in question.wanted]
    counts = _counts(list(dict.fromkeys(word for forms in terms for form in forms for word in form))[:MOST_WORDS])
    whole, weights = 0.0, []
    for forms in terms:
        known = [{word: 1 / log2(2 + counts[word]) for word in form if counts.get(word)} for form in forms]
        unknown = [UNKNOWN * (len(form) - len(found)) for form, found in zip(forms, known, strict=True)]
        sums = [sum(found.values()) + lost for found, lost in zip(known, unknown, strict=True)]
        whole += min((one for one in sums if one), default=0)
        weights.append(known)
    return weights, whole


def _sum(column: str, terms: list[list[dict[str, float]]]):
    """What the words weigh that stand in a column; of each term the form that weighs most."""
    total = Value(0.0)
    for forms in terms:
        sums = [sum((_has(column, *pair) for pair in form.items()), start=Value(0.0)) for form in forms if form]
        if sums:
            total += Greatest(*sums) if len(sums) > 1 else sums[0]
    return total


def words_of(text: str) -> list[str]:
    """The pairs and words of a text, without padding; each once."""
    for padding, instead in PADDING.items():
        text = text.replace(padding, instead)
    return list(dict.fromkeys(word for word in pairs(text) if len(word) > 1))


def marked_in(question: Question) -> list[str]:
    """What is marked where only some of the words are."""
    return list(dict.fromkeys(word for term in question.wanted for form in term.forms for word in words_of(form)))


def _has(column: str, word: str, weight: float):
    return Case(
        When(Q(**{f"{column}__contains": word}), then=Value(weight)), default=Value(0.0), output_field=FloatField()
    )


def _counts(words: list[str]) -> dict[str, int]:
    """In how many public entries each stands; counted no further than ENOUGH."""
    return dict(zip(words, _existing([(f"'{word}'", "") for word in words], ENOUGH), strict=True))


def _existing(wanted: list[tuple[str, str]], most: int) -> list[int]:
    """For each (tsquery, text it must contain): how many public entries, counted up to `most`. One statement."""
    if not wanted:
        return []
    queries, texts = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM (
                SELECT 1 FROM cases_searchentry
                WHERE visibility = 'public' AND vector @@ asked.query::tsquery AND strpos(text, asked.text) > 0 LIMIT %s
            ) AS found)
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked(query, text, place) ORDER BY place
            """,
            [most, list(queries), list(texts)],
        )
        return [count for (count,) in cursor.fetchall()]


# --- Did you mean -----------------------------------------------------------------------------------------------------


def meant(question: Question) -> str:
    """The question with its unknown words replaced by known ones; empty where that does not help."""
    terms = [term for term in question.wanted if not term.is_exact]
    known = _existing([(term.tsquery(), "") for term in terms], 1)
    changed = {}
    for term, count in zip(terms, known, strict=True):
        if not count or term.needs_look():
            better = _better(term)
            if better:
                changed[term.forms[0]] = better
    if not changed:
        return ""
    return " ".join(changed.get(term.forms[0], term.forms[0]) for term in question.wanted)


def _better(term: Term) -> str:
    word = term.forms[0]
    if _existing([(term.tsquery(), word)], 1)[0]:
        return ""
    tries = list(dict.fromkeys(_by_sound(word) if CJK.fullmatch(word) else _by_letter(word)))[:MOST_TRIES]
    counts = _existing([(Term((text,), is_exact=True).tsquery(), text) for text in tries], 20)
    best = max(zip(counts, tries, strict=True), default=(0, ""), key=lambda found: found[0])
    return best[1] if best[0] else ""


def _by_sound(word: str) -> list[str]:
    """Two characters swapped; one written with another of the same sound."""
    if not 2 <= len(word) <= 8:
        return []
    tries = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    for at, sign in enumerate(word):
        tries += [word[:at] + other + word[at + 1 :] for other in alike(sign) if other != sign]
    return tries


def _by_letter(word: str) -> list[str]:
    """One letter left out, swapped, other or added."""
    if not WORD.fullmatch(word) or not 4 <= len(word) <= 12 or not word.isascii() or word.isdecimal():
        return []
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    tries = [a + b[1:] for a, b in cuts if b] + [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    tries += [a + letter + b[1:] for a, b in cuts if b for letter in LETTERS]
    return tries + [a + letter + b for a, b in cuts for letter in LETTERS]


def alike(sign: str) -> str:
    """The common characters of the same sound, whatever the tone."""
    return _sounds()[0].get(_sounds()[1].get(sign, ""), "")


@lru_cache(maxsize=1)
def _sounds() -> tuple[dict[str, str], dict[str, str]]:
    """(sound -> characters, character -> sound) of the 5,401 common characters (Big5, level 1)."""
    from pypinyin import Style, lazy_pinyin

    common = "".join(
        bytes((high, low)).decode("big5", "ignore")
        for high in range(0xA4, 0xC7)
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if (high, low) <= (0xC6, 0x7E)
    )
    common = "".join(sign for sign in common if CJK.match(sign))
    sound_of = dict(zip(common, lazy_pinyin(list(common), style=Style.NORMAL), strict=True))
    alike = defaultdict(str)
    for sign, sound in sound_of.items():
        alike[sound] += sign
    return dict(alike), sound_of
