"""What happens by itself at the counter. Tasks get ids or nothing, may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Unit
from counters import plates, prints, sweep, watch
from counters.lost.actions import endings, losses


@shared_task
def watch_books():
    """Mail nobody signed for, visitors still inside: every open line whose moment has come."""
    return watch.sweep(timezone.now())


@shared_task
def end_found_periods():
    """拾得物期滿: what nobody claimed or collected goes on to whom the law gives it."""
    now = timezone.now()
    return {**endings.end_periods(now=now), "losses": losses.forget(now=now)}


@shared_task
def make_prints():
    """Closed months and paper forms that wait for their PDF."""
    return prints.make_prints(now=timezone.now())


@shared_task
def sweep_points():
    """據點稽催: rounds and faults whose moment has come."""
    return sweep.sweep_points(timezone.now())


@shared_task
def make_plates(unit_id):
    """The name plates of one desk."""
    unit = Unit.objects.filter(pk=unit_id).first()
    return plates.make(unit, now=timezone.now()) if unit else {}
