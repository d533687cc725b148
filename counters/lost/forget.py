"""What is forgotten of people once their time is over. Called by cases/retention.py with the cases it blanks."""

from cases.models import Case
from cases.retention import GONE
from counters.models import Claim, Delivery, Keeping, PoliceBatch, PoliceItem

CLAIM = {"description": "", "lost_where": "", "name": "", "phone": "", "email": ""}


def forget(case_ids: list[int]) -> None:
    """Hidden marks, claimants, what was compared and shown, signatures; that of the police when the last case of their
    list goes. The finder in the book has a time of its own (Party.forget_on)."""
    Keeping.objects.filter(case__in=case_ids).update(mark="", owner="")
    claims = Claim.objects.filter(case__in=case_ids)
    claims.update(**CLAIM)
    claims.exclude(finding="").update(finding=GONE)
    Delivery.objects.filter(case__in=case_ids).update(last_four="", signature="", proof="")
    still_kept = Case.objects.filter(blanked_at=None).exclude(pk__in=case_ids)
    lists = PoliceBatch.objects.filter(items__case__in=case_ids, handed_at__isnull=False)
    lists = lists.exclude(pk__in=PoliceItem.objects.filter(is_off=False, case__in=still_kept).values("batch"))
    PoliceBatch.objects.filter(pk__in=lists.values("pk")).update(signature="")
