"""What a notice says: its texts in templates/notices/<kind>/, filled with the snapshot taken when it was written.

A kind is a folder with subject.txt and body.txt. Greeting and footer are put around the body by notices/_mail.txt.
In the texts: everything that was given to queue(), and `site_url`, `reference`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.template import Context, engines
from django.utils import translation
from django.utils.timezone import is_naive

GAP = re.compile(r"\n{3,}")  # what a part that has nothing to say leaves behind


@dataclass(frozen=True)
class Words:
    subject: str
    body: str  # what is said, without greeting and footer
    mail: str  # with both
    asks: str = ""  # how satisfied its reader is


# What opens something for whoever holds it: for the reader's eyes only.
PRIVATE = ("link", "rate_link")
HIDDEN = "hidden"
ASKS = {
    "email": "notices/_rate.txt",
    "letter": "notices/_rate_paper.txt",
}  # by channel: five links to press, one to type


def write(notice, *, keeps_private=False) -> Words:
    """The words of a notice in its reader's language. Raises what the template raises.

    `keeps_private`: as it is shown to others than its reader, without what would let them act in the reader's place.
    """
    folder = f"notices/{notice.kind}"
    reference = notice.case.reference if notice.case_id else ""
    context = _revived(notice.context) | {"site_url": settings.SITE_URL, "reference": reference}
    if keeps_private:
        context |= {name: HIDDEN for name in PRIVATE if context.get(name)}
    with translation.override(notice.language):
        subject = " ".join(_text(f"{folder}/subject.txt", context).split())
        body = _text(f"{folder}/body.txt", context)
        asks = _text(ASKS[notice.channel], context) if context.get("rate_link") else ""
        mail = _text("notices/_mail.txt", context | {"body": body, "asks": asks})
    if reference and not subject.startswith(reference):
        subject = f"{reference} {subject}"
    return Words(subject, body, mail, asks)


def _text(template, context) -> str:
    """Plain text: an ampersand stays one."""
    engine = engines["django"].engine
    return GAP.sub("\n\n", engine.get_template(template).render(Context(context, autoescape=False))).strip()


def _revived(context) -> dict:
    """JSON knows no time: `…_at` are moments and `…_on` whole days, by the grammar of our names."""
    return {name: _revive(name, value) for name, value in context.items()}


def _revive(name, value):
    if not isinstance(value, str):
        return value
    try:
        if name.endswith("_at"):
            moment = datetime.fromisoformat(value)
            return value if is_naive(moment) else moment
        if name.endswith("_on"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    return value
