"""結果表: a figure as rows, for the page, the chart and the file alike, so that they cannot differ."""

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases import charts, rocdates, tables
from feedback.surveys.kinds import words

HIDDEN = "–"
FORMS = ("csv", "ods")
FEW = 30  # lines of a chart
LABEL_ZH, LABEL_EN = 12, 24  # signs of a label: what the chart has room for


@dataclass
class Shown:
    """One figure in the page's language. Made of a Figure, or of the dict a published report keeps of one."""

    code: str
    kind: str
    text: str
    n: int
    rows: list[tuple[str, int, str]]  # answer, how many, share
    rates: list[tuple[str, str]]  # what it is, its value
    is_hidden: bool
    is_several: bool

    @property
    def has_chart(self) -> bool:
        return bool(self.rows)


RATES = {
    "satisfied": lambda: _("Satisfied (4 and 5 of the valid answers), %"),
    "mean": lambda: _("Mean"),
    "nps": lambda: _("Recommendation score (NPS), -100 to 100"),
}


def show(figure: dict) -> Shown:
    chinese = rocdates.is_chinese(get_language())
    tongue = "zh" if chinese else "en"
    rates = [(says(), str(figure[name])) for name, says in RATES.items() if figure[name] is not None]
    rows = [
        (line[tongue] or line["zh"], line["count"], HIDDEN if line["share"] is None else str(line["share"]))
        for line in figure["lines"]
    ]
    text = figure[f"text_{tongue}"] or figure["text_zh"]
    return Shown(
        figure["code"], figure["kind"], text, figure["n"], rows, rates, figure["is_hidden"], figure["is_several"]
    )


def chart(shown: Shown) -> str:
    """Bars that lie: the words of an answer are long."""
    rows = list(reversed(shown.rows[:FEW]))
    title = f"{shown.text} (n={shown.n})"
    labels = [Truncator(row[0]).chars(LABEL_ZH if _chinese() else LABEL_EN) for row in rows]
    return charts.draw("rows", title, labels, [(_("Answers"), [row[1] for row in rows])])


def sheet(shown: list[Shown]) -> tuple[list[str], list[list]]:
    """All figures as one table."""
    head = [
        pgettext("survey", "Code"),
        _("Question"),
        pgettext("survey", "Answer"),
        pgettext("survey", "How many"),
        "%",
        _("Valid answers (n)"),
    ]
    rows = []
    for one in shown:
        if one.is_hidden:
            rows.append([one.code, one.text, _("Fewer than 5 answers: not shown"), None, None, None])
        rows += [[one.code, one.text, answer, count, _number(share), one.n] for answer, count, share in one.rows]
        rows += [[one.code, one.text, label, None, _number(value), one.n] for label, value in one.rates]
    return head, rows


def _number(text: str) -> float | None:
    return None if text == HIDDEN else float(text)


def cross_sheet(cross, by, question) -> tuple[list[str], list[list]]:
    head = [words(by, "text"), "n", *(column[1 if _chinese() else 2] for column in cross.columns)]
    if cross.has_satisfied:
        head.append(RATES["satisfied"]())
    rows = [_cross_row(group, cross) for group in [*cross.groups, cross.total] if group]
    return head, rows


def _cross_row(group, cross) -> list:
    label = group.zh if _chinese() else group.en
    cells = [HIDDEN if cell is None else cell for cell in (group.n, *group.counts)]
    rate = [HIDDEN if group.satisfied is None else float(group.satisfied)] if cross.has_satisfied else []
    return [label, *cells, *rate]


def _chinese() -> bool:
    return rocdates.is_chinese(get_language())


def write(form: str, head: list[str], rows: list[list], title: str) -> tuple[bytes, str]:
    """The file and its type; cases/tables.py sees that no cell is a formula."""
    return tables.MAKE[form](head, rows, title), tables.TYPES[form]
