"""Contrast, computed over the tokens of tide.css: every pair we set as text or line on a ground, in both modes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TIDE = (CSS / "tide.css").read_text("utf-8")
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3}(?:[0-9a-f]{3})?);")
AAA, AA, LINE = 7, 4.5, 3

# text or line, ground, the least ratio
PAIRS = [
    ("ink", "paper", AAA),
    ("ink", "mist", AAA),
    ("ink", "foam", AAA),
    ("ink", "go-bg", AA),
    ("ink", "sun-bg", AA),
    ("ink", "alarm-bg", AA),
    ("ink", "note-bg", AA),
    ("soft", "paper", AAA),
    ("soft", "mist", AA),
    ("soft", "foam", AA),
    ("link", "paper", AA),
    ("link", "mist", AA),
    ("link", "foam", AA),
    ("link", "note-bg", AA),
    ("link", "go-bg", AA),
    ("link", "sun-bg", AA),
    ("link", "alarm-bg", AA),
    ("visited", "paper", AA),
    ("visited", "mist", AA),
    ("visited", "note-bg", AA),
    ("visited", "go-bg", AA),
    ("visited", "sun-bg", AA),
    ("visited", "alarm-bg", AA),
    ("on-deep", "deep", AAA),
    ("on-deep", "deep-2", AAA),
    ("on-mast", "mast", AAA),
    ("on-mast", "plate", AAA),
    ("teal", "paper", AA),
    ("teal", "mist", LINE),
    ("alarm", "paper", AA),
    ("alarm", "alarm-bg", AA),
    ("on-solid", "alarm", AA),
    ("sun-ink", "sun-bg", AA),
    ("go", "paper", AA),
    ("go", "go-bg", AA),
    ("on-sun", "sun", AAA),
    ("edge", "paper", LINE),
    ("edge", "mist", LINE),
    ("edge", "foam", LINE),
    ("ring", "paper", LINE),
    ("ring", "mist", LINE),
]


def blocks(selector: str) -> list[dict]:
    """The tokens of each block that has exactly this selector."""
    found = re.findall(rf"(?:^|\n)\s*{re.escape(selector)}\s*\{{([^}}]*)\}}", TIDE)
    return [tokens for block in found if (tokens := dict(TOKEN.findall(block)))]


LIGHT = blocks(":root")[0]
BY_DEVICE = blocks(':root:not([data-theme="light"])')[0]
BY_CHOICE = blocks(':root[data-theme="dark"]')[0]
MODES = {"light": LIGHT, "dark": {**LIGHT, **BY_DEVICE}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_a_pair_can_be_read(mode, text, ground, least):
    tokens = MODES[mode]
    assert ratio(tokens[text], tokens[ground]) >= least


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["paper", "mist", "foam", "deep", "alarm", "go-bg", "sun-bg", "alarm-bg", "note-bg"])
def test_the_focus_shows_on_any_ground(mode, ground):
    """An ink (or gold) line, a paper gap, a gold halo: one of the three has 3:1."""
    tokens = MODES[mode]
    assert max(ratio(tokens[part], tokens[ground]) for part in ("ring", "paper", "sun")) >= LINE


def test_dark_by_choice_is_dark_by_device():
    assert BY_CHOICE == BY_DEVICE


def test_the_formula_is_the_one_of_wcag():
    assert ratio("#ffffff", "#000000") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("file", sorted(CSS.glob("*.css")), ids=lambda file: file.name)
def test_colours_are_named_in_the_tokens_only(file):
    text = file.read_text("utf-8")
    outside = re.sub(r"@layer tokens \{.*?\n\}\n|@layer print \{.*?\n\}\n", "", text, flags=re.S)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", outside)) <= {"#fff"}, "only the white band of the slash is not a token"
    assert "data:" not in text
    assert "url(" not in text
