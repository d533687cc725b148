"""Where nothing was found: what has most of the words, and what may have been meant. Both ask little, and rarely.

Chinese is mistyped by sound: the right keys, another character. So a word is tried with every character of the same
sound in turn; a Latin one with a letter more, less, other or swapped. What is meant must be there to be found.
"""

from collections import defaultdict
from functools import lru_cache
from math import log2

from django.db import connection
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When

from cases.search.finding import CAP, COLUMNS, Lexical, escaped
from cases.search.questions import Question, Term
from cases.search.words import CJK, WORD, pairs

ENOUGH = 200  # a word in more entries than this tells little
RAREST = 6
LEAST = 0.35  # of the weight of all words
UNKNOWN = 0.7  # the weight of one that stands nowhere: two words met there, or it is mistyped
MOST_TRIES = 600
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What questions are padded with; says nothing about what is sought.
PADDING = ("請問", "怎麼", "如何", "什麼", "可以", "可不可以", "我要", "我想", "需要", "哪裡", "多久", "嗎", "呢", "的")


def most_of(entries: QuerySet, question: Question) -> list:
    """Rows like those of `finding`, of what has most of the words; the rare ones weigh most."""
    words = words_of(question)
    counts = _counts(words)
    weights = {word: 1 / log2(2 + counts[word]) for word in words if counts[word]}
    if not weights:
        return []
    whole = sum(weights.values()) + UNKNOWN * (len(words) - len(weights))
    rarest = sorted(weights, key=weights.get, reverse=True)[:RAREST]
    somewhere = entries.filter(vector=Lexical(" | ".join(f"'{word}'" for word in rarest)))
    score = sum((_has("text", word, weight) for word, weight in weights.items()), start=Value(0.0))
    in_head = sum((_has("head", word, weight) for word, weight in weights.items()), start=Value(0.0))
    found = somewhere.annotate(text_score=score, score=F("text_score") + in_head)
    best = found.filter(text_score__gte=LEAST * whole).order_by()
    return list(best.values_list(*COLUMNS, named=True)[:CAP])


def words_of(question: Question) -> list[str]:
    """The pairs and words of all terms, without padding; each once."""
    found = {}
    for term in question.wanted:
        text = term.forms[0]
        for padding in PADDING:
            text = text.replace(padding, " ")
        found |= dict.fromkeys(word for word in pairs(text) if len(word) > 1)
    return list(found)[:30]


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
    queries, likes = zip(*[(query, f"%{escaped(text)}%") for query, text in wanted], strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM (
                SELECT 1 FROM cases_searchentry
                WHERE visibility = 'public' AND vector @@ asked.query::tsquery AND text LIKE asked.text LIMIT %s
            ) AS found)
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked(query, text, place) ORDER BY place
            """,
            [most, list(queries), list(likes)],
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
