"""流程圖: the stages of a procedure as one SVG picture, narrow enough for a telephone and for paper.

Pure: steps in, picture out; measures are in SVG units of about a pixel. No style attribute and no colour of its own
(`currentColor`), so that it stands in a page with a strict policy, light or dark. The page must say the same in words
beside it: the picture is one image to those who do not see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join

from cases.rocdates import is_chinese

WIDTH = 320
INDENT = 44  # where boxes beside the ordinary path begin
SPINE = 22  # where the line they branch from runs
PAD = 12
GAP = 26
BIG, SMALL = 15, 13  # type
LINE = 1.4
NEVER_FIRST = "，。、；：）」？！,.;:)"
START = {"zh": "開始", "en": "Start"}
END = {"zh": "結案", "en": "Closed"}
FIRST_WIDTH = 110


@dataclass(frozen=True, slots=True)
class _Box:
    """A box, placed: its upper left corner, its size, and its lines of text with their type size."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, int], ...]
    is_side: bool = False
    is_end: bool = False


def draw(steps: Sequence, *, title: str, language: str, font: str = "inherit"):
    """The picture of `catalogue.steps()`, as safe mark-up. `title` is what a screen reader says of it."""
    words = "zh" if is_chinese(language) else "en"
    boxes = _placed(steps, START[words], END[words])
    height = round(boxes[-1].y + boxes[-1].height + 2)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}"'
        ' fill="none" stroke="currentColor" stroke-width="2" font-family="{}">{}{}</svg>',
        WIDTH,
        height,
        WIDTH,
        title,
        font,
        format_html_join("", "{}", ((_arrow(boxes, at),) for at in range(1, len(boxes)))),
        format_html_join("", "{}", ((_shape(box),) for box in boxes)),
    )


def _placed(steps: Sequence, start: str, end: str) -> list[_Box]:
    boxes = [_terminal(start, 1)]
    number = 0
    for step in steps:
        number += not step.is_side
        below = boxes[-1].y + boxes[-1].height + GAP
        boxes.append(_step_box(step, number, below))
    boxes.append(_terminal(end, boxes[-1].y + boxes[-1].height + GAP))
    return boxes


def _terminal(word: str, y: float) -> _Box:
    return _Box(1, y, FIRST_WIDTH, BIG * LINE + PAD, ((word, BIG),), is_end=True)


def _step_box(step, number: int, y: float) -> _Box:
    x = INDENT if step.is_side else 1
    width = WIDTH - 1 - x
    room = width - 2 * PAD
    name = step.name if step.is_side else f"{number}. {step.name}"
    lines = [(line, BIG) for line in wrap(name, BIG, room)]
    lines += [(line, SMALL) for words in (step.doer, step.limit) for line in wrap(words, SMALL, room)]
    height = sum(size * LINE for _text, size in lines) + 2 * PAD
    return _Box(x, y, width, height, tuple(lines), is_side=step.is_side)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`: Chinese breaks between any two characters, English between words."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and extent(line + piece.rstrip(), size) > width and piece not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Wide characters one by one, words with the blank behind them."""
    pieces = [""]
    for character in text:
        if _is_wide(character) or (pieces[-1] and (_is_wide(pieces[-1][-1]) or pieces[-1].endswith(" "))):
            pieces.append(character)
        else:
            pieces[-1] += character
    return [piece for piece in pieces if piece]


def extent(text: str, size: float) -> float:
    """About how wide a line is. Generous for Latin letters: a line that is a little short harms nobody."""
    return sum(size if _is_wide(character) else size * 0.58 for character in text)


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def _shape(box: _Box):
    """The box with its lines. Beside the ordinary path it is dashed; the two ends are round."""
    baseline, rows = box.y + (PAD / 2 if box.is_end else PAD), []
    middle = box.x + box.width / 2
    for text, size in box.lines:
        rows.append((_n(middle if box.is_end else box.x + PAD), _n(baseline + size), size, _anchor(box), text))
        baseline += size * LINE
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}"{}/>{}',
        _n(box.x),
        _n(box.y),
        _n(box.width),
        _n(box.height),
        _n(box.height / 2) if box.is_end else 4,
        format_html(' stroke-dasharray="{}"', "6 4") if box.is_side else "",
        format_html_join(
            "",
            '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="currentColor" stroke="none">{}</text>',
            rows,
        ),
    )


def _anchor(box: _Box) -> str:
    return "middle" if box.is_end else "start"


def _arrow(boxes: list[_Box], at: int):
    """How one comes to this box: from the box above, or by a branch of the line at the left."""
    box, above = boxes[at], boxes[at - 1]
    if box.is_side:
        middle = box.y + box.height / 2
        return format_html(
            '<path d="M{} {}V{}" /><path d="M{} {}H{}" stroke-dasharray="6 4"/>',
            SPINE,
            _n(above.y + above.height if not above.is_side else above.y + above.height / 2),
            _n(middle),
            SPINE,
            _n(middle),
            INDENT,
        )
    top = above.y + above.height / 2 if above.is_side else above.y + above.height
    return format_html(
        '<path d="M{0} {1}V{2}"/><path d="M{3} {4}h10l-5 8z" fill="currentColor" stroke="none"/>',
        SPINE,
        _n(top),
        _n(box.y - 8),
        SPINE - 5,
        _n(box.y - 9),
    )


def _n(value: float) -> str:
    """A measure to a tenth, without idle zeros."""
    return f"{value:.1f}".removesuffix(".0")
