"""承諾與現況 (/promise/): what we promised, and how we have done. The very figures staff see."""

from django.shortcuts import render
from django.utils import timezone

from accounts.doors import public_page
from cases import catalogue, figures
from cases.calendar import TAIPEI


@public_page
def promise(request):
    now = timezone.now()
    records = figures.promises(now=now)
    catalogue.with_rules([record.service for record in records], now.astimezone(TAIPEI).date())
    context = {
        "records": records,
        "answered": sum(record.answered for record in records),
        "overdue": sum(record.overdue for record in records),
        "on_time": figures.percent(
            sum(record.answered - record.late for record in records), sum(record.answered for record in records)
        ),
        "fewest": figures.FEWEST,
        "updated_on": now,
    }
    return render(request, "disclosures/promise.html", context)
