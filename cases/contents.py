"""What the papers of casework state, in both languages (the shape of a content: cases/documents.py)."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext, gettext_noop, override

from cases import law, rocdates
from cases.remedies import remedy


def in_both(make: Callable[[], str]) -> dict:
    """A text in both languages, for a paper that states both."""
    texts = {}
    for key, language in (("zh", "zh-hant"), ("en", "en")):
        with override(language):
            texts[key] = str(make())
    return texts


ENTERED_LATE = gettext_noop(
    "The time for an answer was over when we entered it; that is our fault. You get the answer, or word of a new day."
)


def both(text: str) -> dict:
    """A msgid in both languages."""
    return in_both(lambda: gettext(text))


def row(label: str, value) -> dict:
    """One line: the msgid of its label, and a value that is one text or already both."""
    return {"label": both(label), "value": value if isinstance(value, dict) else {"zh": value, "en": value}}


def day(due_at) -> dict:
    """The end of a period as its last day."""
    last = rocdates.in_taipei(due_at - timedelta(seconds=1)).date()
    return {"zh": rocdates.long(last, "zh-hant"), "en": rocdates.long(last, "en")}


def paper(case, title: str, sections: list[tuple[str, list[dict]]], *, following=(), notes=()) -> dict:
    """A whole content: `title` and the titles of sections are msgids, the rest is in both languages already."""
    return {
        "title": both(title),
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": {"zh": case.unit.name_zh, "en": case.unit.name_en, "phone": case.unit.telephone},
        "sections": [{"title": both(name), "rows": rows} for name, rows in sections if rows],
        "next": list(following),
        "notes": list(notes),
    }


def _about(case) -> list[dict]:
    return [row(gettext_noop("Service"), {"zh": case.service.title_zh, "en": case.service.title_en})]


def supplement(case, asked, due_at) -> dict:
    """補正通知: all that is missing, by when, and what becomes of the time."""
    missing = [
        {"label": in_both(lambda n=n: gettext("Missing %(n)d") % {"n": n}), "value": {"zh": one["zh"], "en": one["en"]}}
        for n, one in enumerate(asked.items, 1)
    ]
    if asked.reason:
        missing.append(row(gettext_noop("Explanation"), asked.reason))
    by = [row(gettext_noop("Send it by"), day(due_at))] if due_at else []
    following = [
        both(gettext_noop("Answer on the status page of your case, or bring it to the unit below.")),
        both(gettext_noop("We ask once, for everything. We go on as soon as it is here.")),
    ]
    if asked.case.sop.correction == asked.case.sop.Correction.RESTART:
        following.append(both(gettext_noop("Our time to answer is counted anew from the day it is complete.")))
    else:
        following.append(both(gettext_noop("While we wait for you, our time to answer does not run.")))
    return paper(
        case,
        gettext_noop("Request for a supplement"),
        [
            (gettext_noop("Case"), _about(case) + by),
            (gettext_noop("What is missing"), missing),
        ],
        following=following,
        notes=[rests_on(law.supplement(case))],
    )


def extension(case, *, before, after, reason: str) -> dict:
    """延長通知: from when to when, and why."""
    return paper(
        case,
        gettext_noop("Notice of extension"),
        [
            (
                gettext_noop("New day"),
                [
                    *_about(case),
                    row(gettext_noop("Answer promised by"), day(before)),
                    row(gettext_noop("Answer now by"), day(after)),
                    row(gettext_noop("Why"), reason),
                ],
            )
        ],
        following=[both(gettext_noop("You need not do anything. You get our answer in writing."))],
        notes=[rests_on(law.extension(case))],
    )


def decision(case, made, outcome) -> dict:
    """The paper of a decision where the room has none of its own: what was decided."""
    title = gettext_noop("Refusal") if outcome.is_adverse else gettext_noop("Decision")
    return paper(
        case,
        title,
        [
            (
                gettext_noop("What is decided"),
                [*_about(case), row(gettext_noop("Decided"), in_both(lambda: str(outcome.label)))],
            )
        ],
    )


def grounded(content: dict, case, made, outcome) -> dict:
    """The content of a decision with its reasons, its conditions, and the remedy where it is adverse."""
    rows = [row(gettext_noop("Reasons"), made.reasons)] if made.reasons else []
    rows += [row(gettext_noop("Conditions"), made.conditions)] if made.conditions else []
    stated = {line["value"]["zh"] for section in content["sections"] for line in section["rows"]}
    rows = [line for line in rows if line["value"]["zh"] not in stated]
    section = [{"title": both(gettext_noop("Reasons and conditions")), "rows": rows}] if rows else []
    notes = [remedy(case)] if outcome.is_adverse else []
    return {
        **content,
        "sections": [*content["sections"], *section],
        "notes": [*content["notes"], *(note for note in notes if note not in content["notes"])],
    }


def not_supplemented(case, asked) -> dict:
    """不受理: what was asked for did not come."""
    on = rocdates.in_taipei(asked.asked_at).date()
    dates = {"zh": rocdates.long(on, "zh-hant"), "en": rocdates.long(on, "en")}
    missing = {"zh": "；".join(one["zh"] for one in asked.items), "en": "; ".join(one["en"] for one in asked.items)}
    return paper(
        case,
        gettext_noop("Not accepted"),
        [
            (gettext_noop("Case"), _about(case)),
            (
                gettext_noop("Reasons"),
                [
                    row(gettext_noop("Asked for on"), dates),
                    row(gettext_noop("What did not come"), missing),
                ],
            ),
        ],
        following=[both(gettext_noop("You may file again at any time with everything that is needed."))],
        notes=[rests_on(law.supplement(case)), remedy(case)],
    )


def rests_on(article) -> dict:
    with override("zh-hant"):
        zh = gettext("This rests on: %(article)s") % {"article": article.zh}
    with override("en"):
        en = gettext("This rests on: %(article)s") % {"article": article.en}
    return {"zh": zh, "en": en}
