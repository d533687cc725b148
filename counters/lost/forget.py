"""What is forgotten of people once their time is over. Called by cases/retention.py with the cases it blanks."""

from counters.models import Claim, Delivery, Keeping

CLAIM = {"description": "", "lost_where": "", "name": "", "phone": "", "email": ""}


def forget(case_ids: list[int]) -> None:
    """Hidden marks, claimants and signatures. The finder in the book has a time of its own (Party.forget_on)."""
    Keeping.objects.filter(case__in=case_ids).update(mark="", owner="")
    Claim.objects.filter(case__in=case_ids).update(**CLAIM)
    Delivery.objects.filter(case__in=case_ids).update(last_four="", signature="")
