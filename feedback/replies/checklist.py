"""檢核表: what an answer must have before anybody is asked to approve it. Pure: a draft in, points out.

The tuple POINTS is the list; a point is met when its function finds no fault.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import Reply
from feedback.replies import letter, outcomes
from feedback.replies.drafts import Draft

ANSWERS = {outcome.code for outcome in outcomes.ANSWERS}
LONGEST = 6000  # a letter (cases.models.Letter)

# What was meant to be filled in later. A masked name such as 王○○ is none of it.
BLANKS = re.compile(
    r"\{\{.*?\}\}|[○〇ＯO]{2,}(?=\s*[年月日時分號路段元個項])|[XxＸ]{2,}|[_＿]{2,}|\[\s*(?:…|\.{2,})?\s*\]"
    r"|[（(]\s*待[補填][^）)]*[）)]|\b(?:TODO|TBD|FIXME)\b"
)
# What belongs to one person alone, and looks like it.
IDENTITY = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-D1289][0-9]{8}(?![0-9])")
MOBILE = re.compile(r"(?<!\d)(?:\+?886[- ]?|0)9\d{2}[- ]?\d{3}[- ]?\d{3}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
OFFICIAL = (".gov.tw", "@gov.tw")


class Point(NamedTuple):
    """One line of the list: what is asked, and what is wrong; no fault means it is met."""

    key: str
    label: str
    faults: list[str]

    @property
    def is_met(self) -> bool:
        return not self.faults


def check(draft: Draft) -> list[Point]:
    """The whole list for this draft, met or not."""
    return [Point(key, str(label), find(draft)) for key, label, find in POINTS]


def faults(draft: Draft) -> list[str]:
    """All that is still wrong, in words."""
    return [fault for point in check(draft) for fault in point.faults]


def _addressee(draft: Draft) -> list[str]:
    found = []
    if draft.outcome not in ANSWERS:
        found.append(_("Choose what the answer comes to."))
    if not draft.manner:
        found.append(_("Choose how the petitioner gets the answer."))
    elif draft.manner not in draft.manners:
        label = Reply.Manner(draft.manner).label
        found.append(
            _("The petitioner cannot be reached like this: %(manner)s. Choose another way.") % {"manner": label}
        )
    return found


def _summary(draft: Draft) -> list[str]:
    return [] if draft.summary.strip() else [_("Write the answer in one or two plain sentences.")]


def _questions(draft: Draft) -> list[str]:
    if not draft.questions:
        return [] if draft.view.strip() else [_("Write what you found.")]
    return [
        _("Answer question %(number)d: “%(text)s”") % {"number": asked.number, "text": asked.text[:40]}
        for asked in draft.questions
        if not asked.answer.strip()
    ]


def _ground(draft: Draft) -> list[str]:
    return [] if draft.ground.strip() else [_("Name the law or the rule the answer rests on.")]


def _measures(draft: Draft) -> list[str]:
    return [] if draft.measures.strip() else [_("Write what is done, or why nothing is.")]


def _contact(draft: Draft) -> list[str]:
    found = [] if draft.contact_name.strip() else [_("Name the person to ask.")]
    return found if draft.contact_phone.strip() else [*found, _("Give the telephone number of that person.")]


def _remedy(draft: Draft) -> list[str]:
    if not draft.remedy:
        return [_("Say whether an appeal, a suit or a claim for compensation is open (§172 II).")]
    if draft.remedy == Reply.Remedy.OPEN and not draft.remedy_text.strip():
        return [_("Write where and until when the petitioner can appeal, sue or claim.")]
    return []


def _third_persons(draft: Draft) -> list[str]:
    found = [_("Take out what belongs to somebody: %(what)s") % {"what": what} for what in personal(draft)]
    return found if draft.is_cleared else [*found, _("Look for names and data of others, then tick the box.")]


def personal(draft: Draft) -> list[str]:
    """The contact and, alone, the petitioner may be reached by what is theirs; nobody else by anything."""
    return personal_in(draft.written, own=frozenset({draft.contact_phone, *draft.own}))


def personal_in(text: str, *, own: frozenset[str] = frozenset()) -> list[str]:
    """Numbers and addresses of people in a text, without those in `own` and those of agencies."""
    known = {_digits(number) for number in own}
    mails = {found for found in MAIL.findall(text) if not found.lower().endswith(OFFICIAL)}
    return [
        *dict.fromkeys(IDENTITY.findall(text)),
        *dict.fromkeys(number for number in MOBILE.findall(text) if _digits(number) not in known),
        *sorted(mails - own),
    ]


def _digits(text: str) -> str:
    """A telephone number however it is written: 0912-345-678 is +886912345678."""
    digits = re.sub(r"\D", "", text)
    return f"0{digits[3:]}" if digits.startswith("886") else digits


def _blanks(draft: Draft) -> list[str]:
    found = dict.fromkeys(BLANKS.findall(draft.written))
    return [_("Fill in what is still empty: %(what)s") % {"what": what} for what in found]


def _length(draft: Draft) -> list[str]:
    more = len(letter.text(draft)) - LONGEST
    return [_("Shorten the answer by %(more)d characters.") % {"more": more}] if more > 0 else []


POINTS: tuple[tuple[str, object, Callable], ...] = (
    ("addressee", gettext_lazy("It says what it comes to, and reaches the petitioner"), _addressee),
    ("summary", gettext_lazy("The short answer stands on top"), _summary),
    ("questions", gettext_lazy("Every question is answered"), _questions),
    ("measures", gettext_lazy("It says what is done, or why nothing is"), _measures),
    ("ground", gettext_lazy("It names its legal ground"), _ground),
    ("contact", gettext_lazy("It names whom to ask"), _contact),
    ("remedy", gettext_lazy("It tells of an appeal where one is open"), _remedy),
    ("third persons", gettext_lazy("It says nothing about third persons"), _third_persons),
    ("blanks", gettext_lazy("Nothing is left to be filled in"), _blanks),
    ("length", gettext_lazy("It fits into a letter"), _length),
)
