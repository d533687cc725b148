"""File what a demo has made up, the way a citizen's press of the button does."""

from random import Random
from uuid import UUID

from applications.journey import Journey
from cases.models import Case, Draft, Service


def file(journey: Journey, dice: Random, answers: dict, *, now, language: str = "zh-hant") -> Case:
    service = Service.objects.get(code=journey.service)
    draft = Draft.objects.create(
        service=service,
        language=language,
        submission_key=UUID(int=dice.getrandbits(128), version=4),
        touched_at=now,
        expires_at=now,
    )
    case = journey.file(service, answers, draft=draft, language=language, form_version=journey.version, now=now)
    draft.delete()
    return case
