"""The only way into the trail. Call inside the transaction of the fact: both are kept, or neither."""

from django.utils import timezone

from audit import actors
from audit.models import Action, Event

BATCH = 1000  # rows an INSERT


def record(action, *, actor, case=None, note="", now=None, signed_as="", **data) -> Event:
    """Add one line to the trail.

    `actor`: a person, `None` for the system, or `actors.CITIZEN`. `signed_as`: the name as signed, where it differs
    from the actor's own（代）. `case`: a case or its id. `now`: an aware moment, by default the present one.
    `note` and `data` hold no personal data of applicants; `data` must be JSON-able.

    Raises ValueError for a verb that is not in Action, and for an actor without an account.
    """
    event = _line(action, actor=actor, case=case, note=note, now=now, signed_as=signed_as, data=data)
    event.save(force_insert=True)
    return event


def record_many(entries) -> list[Event]:
    """Add many lines, for sweeps: each entry is a dict of record()'s arguments; `case_id=` may stand for `case=`."""
    events = [_entry(**entry) for entry in entries]
    return Event.objects.bulk_create(events, batch_size=BATCH)


def _entry(action, *, actor, case=None, case_id=None, note="", now=None, signed_as="", **data) -> Event:
    return _line(action, actor=actor, case=case or case_id, note=note, now=now, signed_as=signed_as, data=data)


def _line(action, *, actor, case, note, now, signed_as, data) -> Event:
    own_name = actors.name_of(actor)
    return Event(
        at=now or timezone.now(),
        action=Action(action),
        actor=None if actor in (None, actors.CITIZEN) else actor,
        actor_name=_fit(signed_as or own_name, "actor_name"),
        case_id=getattr(case, "pk", case),
        note=_fit(note, "note"),
        data=data,
    )


def _fit(text, field) -> str:
    """A remark that is too long must not undo the act it tells of."""
    longest = Event._meta.get_field(field).max_length
    text = str(text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
