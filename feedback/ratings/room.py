"""The entry of the service "low-scores" in the table of rooms (cases/rooms.py): a sealed case, worked on elsewhere."""

from django.http import Http404

from cases import documents, retention, rooms
from cases.actions import telling
from cases.rooms import Room
from feedback.actions import ratings
from feedback.actions.call_backs import SERVICE
from feedback.models import CallBack
from feedback.ratings import figures, papers
from feedback.ratings import retention as words


def apply(request, service, step):
    """Nobody files one: a low score does."""
    raise Http404


def forget(case_ids) -> None:
    """What was said goes with the people; that there was a call, and its outcome, stay."""
    CallBack.objects.filter(pk__in=case_ids).update(said="", improvement="")


ROOM = Room(
    service=SERVICE,
    apply=apply,
    staff_template="feedback/ratings/_staff.html",
    staff_context=lambda case, now: {},
    track_template="cases/_forgotten.html",  # nobody is given its number
    track_context=lambda case, now: {},
    forget=forget,
)


def register_all() -> None:
    """What the spine has to know of the ratings: their room, their line in a notice, what they count and forget."""
    rooms.register(ROOM)
    telling.ALSO.append(ratings.invite)
    documents.BESIDE.append(papers.beside)
    retention.ALSO.append(words.run)
    figures.register_all()
