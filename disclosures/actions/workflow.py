"""流程: draft → unit → check → published, by another person each; and what ends a publication."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.doors import expire_pages
from accounts.models import User
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.recipients import person
from disclosures import checks, reviews, telling
from disclosures.actions import links, looking
from disclosures.actions.holding import check_may, lock, lock_version, log
from disclosures.actions.indexing import index_item, mark_change
from disclosures.actions.writing import BODIES, copy_of
from disclosures.models import InfoItem, Step, Version
from notifications.actions import queue

State, Act = Version.State, Step.Act
TEXTS = (
    "title_zh",
    "title_en",
    "summary_zh",
    "summary_en",
    *BODIES,
    "keywords_zh",
    "source_zh",
    "change_zh",
    "change_en",
)


@dataclass(frozen=True, slots=True)
class Move:
    """One button: from which state to which, who may press it, and whether a word of why belongs to it."""

    start: str
    end: str
    ability: str
    act: str
    label: object
    by_another: bool = False
    says_why: bool = False


MOVES = {
    "submit": Move(State.DRAFT, State.REVIEW, "content.edit", Act.SUBMITTED, gettext_lazy("Submit for review")),
    "approve": Move(
        *(State.REVIEW, State.CHECK, "content.review", Act.REVIEWED, gettext_lazy("Approve for the unit")),
        by_another=True,
    ),
    "send_back": Move(
        *(State.REVIEW, State.DRAFT, "content.review", Act.SENT_BACK, gettext_lazy("Send back to the editors")),
        says_why=True,
    ),
    "refuse": Move(
        *(State.CHECK, State.DRAFT, "content.publish", Act.SENT_BACK, gettext_lazy("Send back to the editors")),
        says_why=True,
    ),
    "withdraw": Move(
        *(State.REVIEW, State.DRAFT, "content.edit", Act.SENT_BACK, gettext_lazy("Take it back and write on")),
    ),
    "drop": Move(State.DRAFT, State.DROPPED, "content.edit", Act.DROPPED, gettext_lazy("Give this draft up")),
}


def buttons(version: Version, user, now) -> list[tuple[str, Move]]:
    """The moves this person can make now."""
    return [
        (name, move)
        for name, move in MOVES.items()
        if version.state == move.start
        and may(user, move.ability, version.item.unit, now)
        and not (move.by_another and user.pk in version.authors)
    ]


@transaction.atomic
def advance(version: Version, name: str, *, actor, now: datetime, comment="") -> Version:
    """Make one move. Raises Refused for one that is not possible (any more), KeyError for one that does not exist."""
    move = MOVES[name]
    version = lock_version(version)
    check_may(version.item, move.ability, actor=actor, now=now)
    if version.state != move.start:
        raise Refused(_("Somebody was faster: this version has moved on."))
    if move.by_another:
        refuse_author(version, actor)
    if move.says_why and not comment.strip():
        raise Refused(_("Say why, so that it can be mended."))
    version.state, version.state_since = move.end, now
    if name == "approve":
        version.reviewed_by, version.reviewed_at = actor, now
    elif move.end == State.DRAFT:
        version.reviewed_by = version.reviewed_at = None
    version.save(update_fields=["state", "state_since", "reviewed_by", "reviewed_at"])
    step = log(Action.CONTENT_MOVED, move.act, version.item, version=version, actor=actor, now=now, comment=comment)
    _tell_next(version, step, name, comment, now)
    return version


def _tell_next(version: Version, step: Step, name: str, comment: str, now: datetime) -> None:
    """Whoever it waits for hears of it; who wrote it hears why it came back."""
    item, facts = version.item, telling.about(version.item, version)
    if MOVES[name].says_why:
        author = User.objects.filter(pk=version.authors[-1]).first()
        for to in person(author):
            key = f"content:{step.pk}:{to.email}"
            queue("page_sent_back", to=to, key=key, unit=item.unit, now=now, comment=comment, **facts)
    elif version.state in WAITS_FOR:
        for to in WAITS_FOR[version.state](item.unit, now):
            key = f"content:{step.pk}:{to.email}"
            queue("page_waits", to=to, key=key, unit=item.unit, now=now, step=str(version.state), **facts)


WAITS_FOR = {State.REVIEW: telling.chief_of, State.CHECK: telling.publishers_of}


def refuse_author(version: Version, actor) -> None:
    if actor.pk in version.authors:
        raise Refused(_("You wrote in this version. Somebody else has to look at it."))


# --- The check, and publication ---------------------------------------------------------------------------------------
def findings(version: Version) -> list[checks.Finding]:
    """What the machine sees in a version as it stands."""
    rows = list(version.enclosures.select_related("file"))
    labels = "\n".join(text for row in rows for text in (row.label_zh, row.label_en, row.meanings) if text)
    found = checks.find(
        {name: getattr(version, name) for name in TEXTS} | {"files": labels},
        bodies=BODIES,
        files=[(row.file.mime, row.label_zh) for row in rows],
        known=looking.official(),
    )
    return found + [replace(finding, where=row.label_zh) for row in rows for finding in looking.seen(row.file)]


@transaction.atomic
def publish(
    version: Version, *, cleared: bool, answer="", publish_at: datetime | None = None, actor, now: datetime
) -> Version:
    """Publish a checked version, now or from a moment on. The version that holds then ends with that very moment.

    `cleared`: the publisher has found none of the grounds of §18. `answer`: why what the machine asks about may be
    published. Raises Refused.
    """
    version = lock_version(version)
    check_may(version.item, "content.publish", actor=actor, now=now)
    if version.state != State.CHECK:
        raise Refused(_("Somebody was faster: this version has moved on."))
    refuse_author(version, actor)
    start = max(publish_at or now, now)
    if version.expire_at and version.expire_at <= start:
        raise Refused(_("It would end before it begins. Send it back and change the end."))
    found = findings(version)
    if any(finding.stops for finding in found):
        raise Refused(_("The check has found what must not be published. Send it back to be mended."))
    if found and not answer.strip():
        raise Refused(_("Say why what the check asks about may be published."))
    if not cleared:
        raise Refused(_("Confirm that none of the grounds of article 18 applies, or send it back."))
    _end_before(version.item, start)
    version.state, version.state_since = State.PUBLISHED, now
    version.findings, version.answer = [finding.data for finding in found], answer.strip()
    version.published_by, version.released_at = actor, now
    version.publish_at, version.ends_at = start, version.expire_at
    version.save()
    index_item(version.item, now=now)
    mark_change(version)
    links.expect(version.item, now=now)
    reviews.renew(version.item, start.astimezone(TAIPEI).date())
    log(
        Action.CONTENT_PUBLISHED,
        Act.PUBLISHED,
        version.item,
        version=version,
        actor=actor,
        now=now,
        comment=answer.strip(),
        from_moment=start.isoformat(),
        asked=sorted({finding.code for finding in found}),
    )
    expire_pages()
    return version


def _end_before(item: InfoItem, start: datetime) -> None:
    """The version that would still hold at `start` ends there."""
    holding = item.versions.public(start)
    holding.update(ends_at=start)


@transaction.atomic
def call_back(version: Version, *, actor, now: datetime) -> Version:
    """Take back a version whose moment has not come; the one before holds on. A new draft says what it said."""
    version = lock_version(version)
    check_may(version.item, "content.publish", actor=actor, now=now)
    if version.state != State.PUBLISHED or version.publish_at <= now:
        raise Refused(_("It is public already. Take it down, or publish a new version."))
    version.state, version.state_since = State.CALLED_BACK, now
    version.save(update_fields=["state", "state_since"])
    before = version.item.versions.filter(state=State.PUBLISHED, ends_at=version.publish_at).last()
    if before:
        before.ends_at = before.expire_at
        before.save(update_fields=["ends_at"])
    index_item(version.item, now=now)
    links.expect(version.item, now=now)
    log(Action.CONTENT_MOVED, Act.CALLED_BACK, version.item, version=version, actor=actor, now=now)
    expire_pages()
    return version


@transaction.atomic
def roll_back(version: Version, *, actor, now: datetime) -> Version:
    """Take up the words of an earlier version again: a new version that only has to be published by somebody else.

    These words were reviewed before; they are checked again when they are published.
    """
    item = lock(version.item)
    check_may(item, "content.edit", actor=actor, now=now)
    if version.state != State.PUBLISHED or version.publish_at > now:
        raise Refused(_("Only what was public once can be taken up again."))
    if item.versions.filter(state__in=Version.OPEN).exists():
        raise Refused(_("There is a draft in work. Publish it or give it up first."))
    if item.versions.filter(state=State.PUBLISHED, publish_at__gt=now).exists():
        raise Refused(_("A version is waiting for its moment. Call it back first, then change it."))
    others = [pk for pk in (version.reviewed_by_id, version.published_by_id) if pk != actor.pk]
    if not others:
        raise Refused(_("You reviewed and published this version. Somebody else has to take it up again."))
    again = copy_of(
        version,
        actor=actor,
        now=now,
        state=State.CHECK,
        reviewed_by_id=others[0],
        reviewed_at=version.reviewed_at,
        change_zh=f"恢復為第 {version.number} 版。",
        change_en=f"Back to version {version.number}.",
    )
    log(Action.CONTENT_MOVED, Act.ROLLED_BACK, item, version=again, actor=actor, now=now, back_to=version.number)
    return again


@transaction.atomic
def end(item: InfoItem, *, archives: bool, note: str, actor, now: datetime) -> Version:
    """下架: nobody finds it from this moment on. In the archive it stays readable under the addresses of its versions.

    `note`: why, said in public. Raises Refused when it is not public.
    """
    item = lock(item)
    check_may(item, "content.publish", actor=actor, now=now)
    version = item.versions.public(now).first()
    if version is None:
        raise Refused(_("It is not public."))
    if not note.strip():
        raise Refused(_("Say why it is taken down. Everybody can read that."))
    for waiting in item.versions.filter(state=State.PUBLISHED, publish_at__gt=now):
        call_back(waiting, actor=actor, now=now)
    version.ends_at, version.archives, version.end_note = now, archives, note.strip()
    version.save(update_fields=["ends_at", "archives", "end_note"])
    index_item(item, now=now)
    item.links.all().delete()
    reviews.rest(item)
    log(Action.CONTENT_ENDED, Act.ENDED, item, version=version, actor=actor, now=now, comment=note, archives=archives)
    expire_pages()
    return version
