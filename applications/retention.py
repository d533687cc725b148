"""What this app forgets of a case when its time is over: answers, and who was on board (cases/retention.py)."""

from django.db.models import CharField, F
from django.db.models.functions import Cast, TruncYear

from applications.models import Application, Person


def forget(case_ids: list[int]) -> None:
    """Blank the answers and the people; how many there were, and their years of birth, stay for the figures."""
    Application.objects.filter(case__in=case_ids).update(answers={})
    Person.objects.filter(case__in=case_ids).update(
        name="",
        identity="",
        identity_hash=Cast(F("pk"), CharField()),
        born_on=TruncYear("born_on"),
        permit="",
        phone="",
        emergency_name="",
        emergency_phone="",
    )
