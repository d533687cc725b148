"""查詢: what somebody typed, as terms; each in the forms it may be written in. Pure: no database.

國安法 "海岸管制區" 115年 -釣魚      all of it, as one phrase, in either calendar, without that
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cases.search.words import CJK, HAN, TITLE, TOKEN, WORD, fold

DATA = Path(__file__).resolve().parent.parent / "data"
NICKNAMES, EVERYDAY = DATA / "nicknames.json", DATA / "everyday.json"
MOST_TERMS = 8
MOST_FORMS = 6
LONGEST = 40  # characters of a term
PART = re.compile(
    r"""(?P<not>(?:(?<=\s)|^)[-－−])?                                   # a hyphen before it: without this
        (?:["“”＂](?P<latin>[^"“”＂]+)["“”＂]|[「『](?P<zh>[^」』]+)[」』]   # in quotes: just so
        |(?P<word>[^\s，、。；：！？,;!?「」『』"“”＂（）()]+))""",
    re.VERBOSE,
)
ROC_YEAR = re.compile(r"(?:中華民國|民國)?(?<!\d)(\d{2,3})年")
WESTERN_YEAR = re.compile(r"(?<!\d)(19[2-9]\d|20\d\d)(?:年|(?!\d))")
# 民法807, 海岸巡防法5條: an article, short.
CITED = re.compile(f"(?<=[{HAN}])(法|條例|細則|辦法|規則|標準|準則|綱要)(\\d{{1,4}})(-\\d{{1,2}})?條?$")
LAW = re.compile("(?:法|條例|細則|辦法|規則|標準|準則|綱要)")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for. Any of its forms will do."""

    forms: tuple[str, ...]  # folded
    is_exact: bool = False  # in quotes: a Latin word is not the beginning of a longer one
    is_excluded: bool = False

    def tsquery(self, mark: str = "") -> str:
        """As the text of a tsquery; made of letters and digits only, so that nothing can break out of its quotes."""
        return "(" + " | ".join(f"({' & '.join(self._words(form, mark))})" for form in self.forms) + ")"

    def _words(self, form: str, mark: str) -> list[str]:
        runs = TOKEN.findall(form)
        found = []
        for place, run in enumerate(runs, start=1):
            if not CJK.match(run):
                begins = not self.is_exact and place == len(runs) and not run.isdecimal()
                found.append(f"'{mark}{run}'" + ":*" * begins)
            elif len(run) == 1 and len(runs) == 1:
                found.append(f"'{mark}{run}':*")  # the pairs that begin with it, and the last sign alone
            else:
                found += [f"'{mark}{run[i : i + 2]}'" for i in range(len(run) - 1)]
        return found

    def is_chinese(self) -> bool:
        """Whether it stands wherever its signs stand: nothing in it is a word with a beginning and an end."""
        return all(CJK.fullmatch(form) for form in self.forms)

    def needs_look(self) -> bool:
        """Whether the pairs alone could stand apart, so that the text itself has to be looked at."""
        return any(not (WORD.fullmatch(form) or (CJK.fullmatch(form) and len(form) <= 2)) for form in self.forms)


@dataclass(frozen=True, slots=True)
class Question:
    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def tsquery(self) -> str:
        """All that is wanted, and without what is excluded where its words alone say so."""
        return self._all(term.tsquery() for term in self.wanted)

    def titles(self) -> str:
        """The same, what is wanted standing in titles and headings."""
        return self._all(term.tsquery(TITLE) for term in self.wanted)

    def _all(self, wanted: Iterable[str]) -> str:
        unwanted = [f"!{term.tsquery()}" for term in self.terms if term.is_excluded and not term.needs_look()]
        return " & ".join([*wanted, *unwanted])

    def is_chinese(self) -> bool:
        return all(term.is_chinese() for term in self.terms)

    def forms(self) -> list[str]:
        """Every form of every wanted term, for marking them in a text; the longest first."""
        return sorted({form for term in self.wanted for form in term.forms}, key=len, reverse=True)


def ask(typed: str) -> Question:
    """Read what was typed. Signs that are no words ask for nothing."""
    terms = []
    for part in PART.finditer(typed[:400]):
        phrase = part["latin"] or part["zh"]
        term = fold(phrase or part["word"])[:LONGEST]
        if TOKEN.search(term):
            forms = (term,) if phrase else forms_of(term)
            terms.append(Term(forms, is_exact=bool(phrase), is_excluded=bool(part["not"])))
    return Question(tuple(terms[:MOST_TERMS]))


def forms_of(term: str) -> tuple[str, ...]:
    """The term, and how else it is written: full name or nickname of a law, the words of the law for those of every
    day, the year in the other calendar."""
    term = CITED.sub(lambda cited: f"{cited[1]}第{cited[2]}{cited[3] or ''}條", term)
    forms = [term, *_renamed(term), *_in_words_of_law(term)]
    forms += [year for form in forms for year in _in_other_calendar(form)]
    return tuple(dict.fromkeys(forms))[:MOST_FORMS]


def _renamed(term: str) -> list[str]:
    if not LAW.search(term):
        return []
    found = []
    for short, full in nicknames().items():
        if full in term:
            found.append(term.replace(full, short))
        elif short in term:
            found.append(term.replace(short, full))
    return found[:3]


def _in_words_of_law(term: str) -> list[str]:
    """搜身 -> 搜索身體: each word of every day in the words of the law, one by one, then all of them."""
    found = [(short, full) for short, full in everyday().items() if short in term]
    if LAW.search(term):
        return []
    forms, whole = [], term
    for short, full in found:
        forms.append(term.replace(short, full))
        whole = whole.replace(short, full)
    return [whole, *forms] if len(forms) > 1 else forms


def _in_other_calendar(term: str) -> list[str]:
    if ROC_YEAR.search(term):
        western = ROC_YEAR.sub(lambda year: f"{int(year[1]) + 1911}年", term)
        # A year alone is written without 年 in English, and in dates.
        return [western, western.removesuffix("年")] if re.fullmatch(r"\d{4}年", western) else [western]
    return [WESTERN_YEAR.sub(lambda year: f"{int(year[1]) - 1911}年", term)] if WESTERN_YEAR.search(term) else []


@lru_cache(maxsize=1)
def nicknames() -> dict[str, str]:
    """個資法 -> 個人資料保護法: what people call the laws."""
    return _read(NICKNAMES)


@lru_cache(maxsize=1)
def everyday() -> dict[str, str]:
    """撿到 -> 拾得: what people say, and what the law calls it."""
    return _read(EVERYDAY)


def _read(file: Path) -> dict[str, str]:
    return {fold(short): fold(full) for short, full in json.loads(file.read_text("utf-8")).items()}
