"""題目文字: what the builder types, read into options with codes that last, and looked through before publication."""

from itertools import product
from string import ascii_lowercase

from django.utils.translation import gettext as _

from feedback.models import SurveyQuestion, SurveyVersion
from feedback.surveys.kinds import KINDS, words

BAR = "|"  # between the Chinese and the English of a line
CODES = [*ascii_lowercase, *("".join(pair) for pair in product("ab", ascii_lowercase))]
MOST_LINES = 40
LONGEST_LINE = 120

# 標準題項 (facts §7): what every satisfaction survey asks, so that rounds can be compared.
STANDARD = [
    ("服務態度", "Courtesy of the staff"),
    ("處理時效", "Speed of handling"),
    ("回復內容與專業度", "Content and expertise of the answer"),
    ("設施環境", "Facilities and surroundings"),
    ("資訊正確與網站", "Correctness of information, the website"),
    ("整體滿意度", "All in all"),
]


def read_lines(text: str, known: list[dict] = ()) -> list[dict]:
    """Lines of “Chinese | English”. A line that stood there before keeps its code, by its words or else its
    place: a mended spelling does not split a count in two."""
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    pairs = [tuple(part.strip() for part in line.partition(BAR)[::2]) for line in typed]
    said = {option["zh"]: option["code"] for option in known}
    codes = [said.get(chinese) for chinese, _english in pairs]
    free = {option["code"] for option in known} - set(codes)
    for place, code in enumerate(codes):
        if code is None and place < len(known) and known[place]["code"] in free:
            codes[place] = known[place]["code"]
            free.discard(codes[place])
    fresh = (code for code in CODES if code not in {*codes, *said.values()})
    return [
        {"code": code or next(fresh), "zh": chinese, "en": english}
        for code, (chinese, english) in zip(codes, pairs, strict=True)
    ]


def write_lines(options: list[dict]) -> str:
    """The other way, for the box."""
    return "\n".join(f"{one['zh']} {BAR} {one['en']}" if one["en"] else one["zh"] for one in options)


def conditions(earlier: list[SurveyQuestion]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a question may hang on: for each earlier question that decides, its answers as marks."""
    return [
        (
            f"{question.code} {words(question, 'text')}",
            [(f"{question.code}={code}", str(label)) for code, label in KINDS[question.kind].choices(question)],
        )
        for question in earlier
        if KINDS[question.kind].decides
    ]


def faults(version: SurveyVersion) -> list[str]:
    """What has to be mended before anybody is asked."""
    questions = list(version.questions.all())
    found = [] if questions else [_("There is no question yet.")]
    for place, question in enumerate(questions):
        said = {"code": question.code}
        kind = KINDS[question.kind]
        if kind.has_options and not kind.has_rows and len(question.options) < 2:
            found.append(_("%(code)s: give at least two answers to choose from.") % said)
        if kind.has_rows and not question.rows:
            found.append(_("%(code)s: give the lines of the table.") % said)
        possible = {mark for _label, marks in conditions(questions[:place]) for mark, _said in marks}
        if not possible.issuperset(question.show_if):
            found.append(_("%(code)s depends on an answer that does not come before it.") % said)
        if version.title_en and not _has_english(question):
            found.append(_("%(code)s: the English is missing.") % said)
    return found


def _has_english(question: SurveyQuestion) -> bool:
    return bool(question.text_en) and all(one["en"] for one in (*question.options, *question.rows))


def sort_by_words(text: str, topics: list[str]) -> list[str]:
    """The topics whose words stand in a written answer. A topic is "name: word, word"; without words, its name."""
    found = []
    for topic in topics:
        name, _colon, listed = topic.replace("：", ":").partition(":")
        keys = [word.strip() for word in listed.replace("，", ",").replace("、", ",").split(",") if word.strip()]
        if any(word.casefold() in text.casefold() for word in keys or [name.strip()]):
            found.append(name.strip())
    return found


def topic_names(topics: list[str]) -> list[str]:
    return [topic.replace("：", ":").partition(":")[0].strip() for topic in topics]
