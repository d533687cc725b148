"""帳號清查 (/staff/settings/account-reviews/): who holds which role where, and the half-yearly signature under it."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import reviews
from accounts.access import may, requires, units_where, within
from accounts.actions import Refused
from accounts.forms import SignOffForm
from accounts.models import Review, Unit


@requires("review.read")
@require_safe
def account_reviews(request):
    now = timezone.now()
    units = Unit.objects.filter(within(units_where(request.user, "review.read", now)))
    rows = [
        _row(unit, list(found), request.user, now)
        for unit, found in groupby(reviews.lines(now, units), key=lambda line: line.held.unit)
    ]
    context = {
        "rows": sorted(rows, key=lambda row: (row["due_at"], row["unit"].path)),
        "overdue": sum(row["is_overdue"] for row in rows),
        "wishes": reviews.wishes(now, units),
        "may_give": may(request.user, "people.edit", now=now),
    }
    return render(request, "accounts/reviews.html", context)


def _row(unit, found, user, now) -> dict:
    due = min(found, key=lambda line: line.due_at)
    return {
        "unit": unit,
        "roles": len(found),
        "due_at": due.due_at,
        "is_overdue": due.due_at <= now,
        "mine": any(user in line.reviewers for line in found),
        "reviewer": due.reviewers[0] if due.reviewers else None,
    }


@requires("review.read")
@require_http_methods(["GET", "HEAD", "POST"])
def account_review(request, unit):
    now = timezone.now()
    unit = get_object_or_404(Unit, code=unit)
    if not reviews.in_reach(unit, request.user, now):
        raise Http404
    mine = reviews.signable(unit, request.user, now)
    if request.method == "POST" and not mine:
        raise Http404
    form = SignOffForm(request.POST or None, lines=mine) if mine else None
    if form is not None and form.is_valid():
        try:
            reviews.sign(unit=unit, verdicts=form.verdicts(), actor=request.user, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Signed. What you asked for is shown to the administrators."))
            return redirect("account_reviews")
    refused = bool(form and form.errors)
    context = {
        "unit": unit,
        "lines": reviews.lines(now, [unit]),
        "form": form,
        "has_errors": refused,
        "signed": Review.objects.filter(unit=unit).select_related("reviewer").order_by("-pk")[:10],
    }
    return render(request, "accounts/review.html", context, status=422 if refused else 200)
