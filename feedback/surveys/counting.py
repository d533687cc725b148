"""統計: every figure of a survey, counted from the marks of its answers. One count serves page, chart and file.

Percentages are of those who answered the question, to one decimal, halves up. 滿意度 is (4 + 5) ÷ valid answers; "does
not apply" is no valid answer. Groups of fewer than five are not shown, nor what would give them away by subtraction.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.utils.translation import gettext_lazy, override

from cases import rocdates
from cases.figures import FEWEST
from feedback.models import Survey, SurveyQuestion, SurveyRemark
from feedback.surveys.kinds import KINDS, NO_VIEW, option_words, words

K = SurveyQuestion.Kind
SATISFIED = ("4", "5")
PROMOTERS, DETRACTORS = ("9", "10"), tuple("0123456")
BOTH = (("zh", "zh-hant"), ("en", "en"))

TALLY = """
SELECT mark, count(*) FROM feedback_surveyanswer a, unnest(a.marks) mark WHERE a.survey_id = %s GROUP BY mark
"""
# Each pair of a mark of the one question and a mark of the other that stand in the same answer.
PAIRS = """
SELECT g, m, count(*) FROM feedback_surveyanswer a, unnest(a.marks) g, unnest(a.marks) m
WHERE a.survey_id = %s AND (g = %s OR starts_with(g, %s)) AND (m = %s OR starts_with(m, %s)) GROUP BY g, m
"""
TOPICS = """
SELECT topic, count(*) FROM feedback_surveyremark r JOIN feedback_surveyanswer a ON a.id = r.answer_id,
unnest(r.topics) topic WHERE a.survey_id = %s AND r.code = %s GROUP BY topic
"""


def share(part: int, whole: int) -> Decimal | None:
    """Per cent to one decimal, halves up; None of nothing."""
    return _round(Decimal(part * 100) / whole, "0.1") if whole else None


def _round(number: Decimal, to: str) -> Decimal:
    return number.quantize(Decimal(to), ROUND_HALF_UP)


@dataclass
class Line:
    """One answer that could be given, and how many gave it."""

    code: str
    zh: str
    en: str
    count: int
    share: Decimal | None


@dataclass
class Figure:
    """What one question, or one line of a table, came to. `n`: valid answers."""

    code: str
    kind: str
    text_zh: str
    text_en: str
    n: int
    lines: list[Line] = field(default_factory=list)
    satisfied: Decimal | None = None
    mean: Decimal | None = None
    nps: Decimal | None = None
    is_hidden: bool = False
    is_several: bool = False  # several could be chosen: the shares do not add up to a hundred

    def as_dict(self) -> dict:
        return asdict(self)


# --- One question -----------------------------------------------------------------------------------------------------


def figures(survey: Survey) -> list[Figure]:
    """Every question of every version that gathered answers; a question that was dropped keeps its place at the end."""
    counts = tally(survey)
    return [figure for question in asked(survey) for figure in figures_of(survey, question, counts)]


def asked(survey: Survey) -> list[SurveyQuestion]:
    """By code, in the words of the newest version; options that only older versions had stay countable."""
    found: dict[str, SurveyQuestion] = {}
    gathered = SurveyQuestion.objects.filter(version__survey=survey, version__state__in=["published", "replaced"])
    for question in gathered.order_by("-version__number", "order", "pk"):
        newest = found.setdefault(question.code, question)
        for name in ("options", "rows"):
            have = {one["code"] for one in getattr(newest, name)}
            getattr(newest, name).extend(one for one in getattr(question, name) if one["code"] not in have)
    return list(found.values())


def tally(survey: Survey) -> Counter:
    with connection.cursor() as cursor:
        cursor.execute(TALLY, [survey.pk])
        return Counter(dict(cursor.fetchall()))


def figures_of(survey: Survey, question: SurveyQuestion, counts: Counter) -> list[Figure]:
    if question.kind == K.TEXT:
        return [_of_texts(survey, question, counts)]
    return [_figure(question, code, said, counts) for code, said in parts(question)]


def parts(question: SurveyQuestion) -> list[tuple[str, tuple[str, str]]]:
    """What is counted apart, with its words in Chinese and English: the question, or each line of its table."""
    chinese, english = _said(question)
    if not KINDS[question.kind].has_rows:
        return [(question.code, (chinese, english))]
    return [
        (f"{question.code}.{row['code']}", (f"{chinese}：{row['zh']}", f"{english}: {option_words(row, 'en')}"))
        for row in question.rows
    ]


def _said(question) -> tuple[str, str]:
    return question.text_zh, words(question, "text", "en")


def _figure(question, code: str, said: tuple[str, str], counts: Counter) -> Figure:
    kind = shape(question)
    labels = date_labels(code, counts) if kind == K.DATE else labels_of(question)
    numbers = {key: by_month(code, key, counts) if kind == K.DATE else counts[f"{code}={key}"] for key in labels}
    n = counts[code] - (numbers.get(NO_VIEW, 0) if kind == K.SCALE else 0)
    figure = Figure(code, kind, *said, n, is_several=kind == K.MULTIPLE)
    if 0 < n < FEWEST:
        figure.is_hidden = True
        return figure
    figure.lines = [
        Line(key, *label, numbers[key], None if kind == K.SCALE and key == NO_VIEW else share(numbers[key], n))
        for key, label in labels.items()
    ]
    RATES.get(kind, _no_rate)(figure, numbers)
    return figure


def shape(question) -> str:
    """A table of the five points is counted like them, one of its own answers like single choices."""
    if question.kind != K.MATRIX:
        return question.kind
    return K.SINGLE if question.options else K.SCALE


def labels_of(question) -> dict[str, tuple[str, str]]:
    """code → (Chinese, English) of all that can be chosen, in its order."""
    found: dict[str, list[str]] = {}
    for _short, language in BOTH:
        with override(language):
            for code, label in KINDS[question.kind].choices(question):
                found.setdefault(code, []).append(str(label))
    return {code: tuple(pair) for code, pair in found.items()}


def date_labels(code: str, counts: Counter) -> dict[str, tuple[str, str]]:
    """Days are counted by month."""
    start = f"{code}="
    months = sorted({mark.removeprefix(start)[:7] for mark in counts if mark.startswith(start)})
    return {month: (_month_zh(month), month) for month in months}


def _month_zh(month: str) -> str:
    year, number = month.split("-")
    return f"民國 {int(year) - rocdates.EPOCH} 年 {int(number)} 月"


def by_month(code: str, month: str, counts: Counter) -> int:
    return sum(number for mark, number in counts.items() if mark.startswith(f"{code}={month}-"))


def _rate_scale(figure: Figure, numbers: dict) -> None:
    figure.satisfied = share(sum(numbers[key] for key in SATISFIED), figure.n)
    total = sum(int(key) * number for key, number in numbers.items() if key != NO_VIEW)
    figure.mean = _round(Decimal(total) / figure.n, "0.01") if figure.n else None


def _rate_nps(figure: Figure, numbers: dict) -> None:
    """推薦分數: per cent who would (9, 10) minus per cent who would not (0 to 6), from -100 to 100."""
    if not figure.n:
        return
    fans, foes = (sum(numbers[key] for key in keys) for keys in (PROMOTERS, DETRACTORS))
    figure.nps = _round(Decimal((fans - foes) * 100) / figure.n, "0.1")
    total = sum(int(key) * number for key, number in numbers.items())
    figure.mean = _round(Decimal(total) / figure.n, "0.01")


def _no_rate(figure: Figure, numbers: dict) -> None:
    return


RATES = {K.SCALE: _rate_scale, K.NPS: _rate_nps}


def _of_texts(survey: Survey, question, counts: Counter) -> Figure:
    """Written answers by topic; one may name several."""
    n = counts[question.code]
    figure = Figure(question.code, question.kind, *_said(question), n, is_several=True)
    if 0 < n < FEWEST:
        figure.is_hidden = True
        return figure
    with connection.cursor() as cursor:
        cursor.execute(TOPICS, [survey.pk, question.code])
        figure.lines = [
            Line(name, name, name, number, share(number, n))
            for name, number in sorted(cursor.fetchall(), key=lambda row: (-row[1], row[0]))
        ]
    return figure


def remarks(survey: Survey, code: str):
    """The written answers to one question, in no order that tells who came first; none where they are too few."""
    found = SurveyRemark.objects.filter(answer__survey=survey, code=code).order_by("pk")
    return found if len(found[:FEWEST]) == FEWEST else found.none()


# --- Cross-tables -----------------------------------------------------------------------------------------------------

NOBODY_SAID = "-"


@dataclass
class Group:
    """Those who gave one answer, and how they answered the other question. `n` is None where it is hidden."""

    code: str
    zh: str
    en: str
    n: int | None
    counts: list[int | None]
    satisfied: Decimal | None = None


@dataclass
class Cross:
    """交叉分析: a question in groups of another one's answers."""

    groups: list[Group]
    columns: list[tuple[str, str, str]]  # code, Chinese, English
    total: Group | None
    is_overlapping: bool
    has_satisfied: bool

    @property
    def hides(self) -> bool:
        return any(group.n is None for group in self.groups)


def cross(survey: Survey, by: SurveyQuestion, question: SurveyQuestion, code: str) -> Cross:
    """`question` (its line `code`) in groups of `by`. Only those who answered `code` count."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [survey.pk, by.code, f"{by.code}=", code, f"{code}="])
        pairs = {(group, mark): number for group, mark, number in cursor.fetchall()}
    counts = tally(survey)
    kind, labels = shape(question), labels_of(question)
    columns = [(key, *label) for key, label in labels.items()]
    everyone = [counts[f"{code}={key}"] for key in labels]
    overlapping = by.kind == K.MULTIPLE
    names = {f"{by.code}={key}": label for key, label in labels_of(by).items()}
    sizes = {mark: pairs.get((mark, code), 0) for mark in names}
    cells = {mark: [pairs.get((mark, f"{code}={key}"), 0) for key in labels] for mark in names}
    silent = counts[code] - pairs.get((by.code, code), 0)
    if silent:
        names[NOBODY_SAID] = _both(gettext_lazy("No answer"))
        sizes[NOBODY_SAID] = silent
        cells[NOBODY_SAID] = [
            number - pairs.get((by.code, f"{code}={key}"), 0) for number, key in zip(everyone, labels, strict=True)
        ]
    out = overlapping_hidden(sizes, counts[code]) if overlapping else hidden(sizes)
    groups = [
        _group(mark, names[mark], sizes[mark], cells[mark], kind, labels)
        if mark not in out
        else Group(mark, *names[mark], None, [None] * len(columns))
        for mark in names
    ]
    total = _group("", _both(gettext_lazy("All")), counts[code], everyone, kind, labels)
    enough = counts[code] >= FEWEST
    return Cross(groups if enough else [], columns, total if enough else None, overlapping, kind == K.SCALE)


def _both(text) -> tuple[str, str]:
    said = []
    for _short, language in BOTH:
        with override(language):
            said.append(str(text))
    return tuple(said)


def _group(mark, names, size, cells, kind, labels) -> Group:
    made = Group(mark, *names, size, cells)
    if kind == K.SCALE:
        numbers = dict(zip(labels, cells, strict=True))
        made.satisfied = share(sum(numbers[key] for key in SATISFIED), sum(cells) - numbers[NO_VIEW])
    return made


def hidden(sizes: dict[str, int]) -> set[str]:
    """Which groups of a whole are not shown: those under five, and, as the whole is known, so many more of the smallest
    that what is left over is at least two groups and at least five people."""
    out = {name for name, size in sizes.items() if 0 < size < FEWEST}
    rest = sorted((size, name) for name, size in sizes.items() if size >= FEWEST)
    while out and rest and (len(out) < 2 or sum(sizes[name] for name in out) < FEWEST):
        out.add(rest.pop(0)[1])
    return out


def overlapping_hidden(sizes: dict[str, int], whole: int) -> set[str]:
    """Groups that overlap do not add up to the whole; but the whole less one of them is a group too."""
    return {name for name, size in sizes.items() if 0 < size < FEWEST or 0 < whole - size < FEWEST}
