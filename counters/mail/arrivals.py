"""到件、領取、退件: the addressee is told, the clock runs, somebody signs or the letter goes back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.actions import Refused
from counters import actions, addressees, watch
from counters.addressees import Addressee
from counters.books import BOOKS
from counters.models import Line, MailItem, MailSignature, OpenLine
from notifications.actions import queue

FETCHER = "fetcher"  # the role of whoever the addressee named


def stage(line: Line) -> str:
    """Court and official papers are signed for the same day."""
    return "sign-litigation" if line.mail.kind in MailItem.SAME_DAY else "sign"


def receiver(line: Line):
    """The colleague, or the unit; for a name that is nobody's here, nobody."""
    if line.mail.to is None and any(party.role == "addressee" for party in line.parties.all()):
        return []
    return addressees.reachable(line.mail.to, line.mail.to_unit)


def brief(line: Line) -> str:
    """「掛115-0007，訴訟文書，RR123456785TW」: no sender, the reader may not be the addressee."""
    return _("%(number)s, %(kind)s, %(sign)s") % {
        "number": BOOKS[line.book].number(line),
        "kind": line.mail.get_kind_display(),
        "sign": line.mail.number,
    }


WATCH = watch.Watch(
    service="registered-mail",
    stage=stage,
    starts=lambda line, stage, cal: line.happened_at,
    receiver=receiver,
    brief=brief,
    related=("mail__to", "mail__to_unit"),
)


def arrived(line: Line, data: dict, actor, now: datetime) -> None:
    """In the transaction of the line: word to the addressee; of a correction only to another one."""
    if not hasattr(line, "open"):
        return
    told = line.strikes and (line.strikes.mail.to_id, line.strikes.mail.to_unit_id)
    if told == (line.mail.to_id, line.mail.to_unit_id):
        return
    for reader in _readers(data["addressee"]):
        queue(
            "mail_arrived",
            to=reader,
            key=f"mail_arrived:{line.pk}:{reader.email}",
            unit=line.unit,
            now=now,
            number=_number(line, reader.language),
            kind_zh=_in("zh-hant", line.mail.kind),
            kind_en=_in("en", line.mail.kind),
            pieces=line.mail.pieces,
            is_court=line.mail.kind in MailItem.SAME_DAY,
            due_at=line.open.due_at,
            unit_zh=line.unit.name_zh,
            unit_en=line.unit.name_en,
            unit_phone=line.unit.phone,
        )


def _readers(to: Addressee):
    """The same of a letter that is being written: nothing is read."""
    return [] if to.name else addressees.reachable(to.user, to.unit)


def _number(line: Line, language: str) -> str:
    """As it stands in the book at the counter, which is what the reader will be asked for."""
    with override(language):
        return BOOKS[line.book].number(line)


def _in(language: str, kind: str) -> str:
    with override(language):
        return str(MailItem.Kind(kind).label)


@transaction.atomic
def sign_for(
    lines: list[Line],
    *,
    who: str,
    name: str,
    seen: bool,
    actor,
    now: datetime,
    signature: str = "",
    signed_on_paper: bool = False,
) -> list[Line]:
    """領取: one person signs for these letters. Raises Refused, and then none is signed for.

    `who`: "self" for the addressee, "other" for `name`, whom the addressee named. `seen`: an identity paper was seen.
    `signature`: strokes drawn on the screen (counters/signatures.py), kept sealed with each letter.
    """
    if not signature and not signed_on_paper:
        raise Refused(_("Have it signed on the screen or on paper."))
    if not seen:
        raise Refused(_("Look at the service card or an identity paper first."))
    _hold_waiting(lines)
    for line in lines:
        if who == "other" and line.mail.is_restricted:
            said = {"number": BOOKS[line.book].number(line)}
            raise Refused(_("%(number)s is for the addressee’s own hands. Nobody else may fetch it.") % said)
        mark = actions.mark(line, "signed", actor=actor, now=now, by=who, on="screen" if signature else "paper")
        if signature:
            day = actions.forget_on(BOOKS[line.book], line)  # the hand goes with the persons of the line
            MailSignature.objects.create(mark=mark, strokes=signature, forget_on=day)
        if who == "other":
            actions.add_party(line, FETCHER, name=name)
    return lines


def _hold_waiting(lines: list[Line]) -> None:
    """Held until the transaction ends: a letter goes over the counter once. Raises Refused where one is gone."""
    numbers = [line.pk for line in lines]
    list(Line.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
    waiting = set(OpenLine.objects.filter(line__in=numbers).values_list("pk", flat=True))
    for line in lines:
        if line.pk not in waiting:
            said = {"number": BOOKS[line.book].number(line)}
            raise Refused(_("%(number)s does not lie here any more. Look at its page; nothing was signed for.") % said)


def send_back(line: Line, *, reason: str, actor, now: datetime):
    """退件. Raises Refused where it was fetched in the meantime."""
    return actions.mark(line, "returned", actor=actor, now=now, reason=reason)
