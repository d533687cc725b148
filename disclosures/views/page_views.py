"""點閱排行 (/staff/reports/views/): which public pages are read, by both languages together."""

from datetime import timedelta

from django.db.models import F, Sum, Value
from django.db.models.functions import Replace
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import requires
from cases.calendar import TAIPEI
from disclosures.models import PageView

SPANS = {"week": (_("7 days"), 7), "month": (_("30 days"), 30), "year": (_("Twelve months"), 365)}
MOST = 50


@requires("desk")
@require_safe
def page_views(request):
    span = request.GET.get("span", "month")
    if span not in SPANS:
        raise Http404
    since = timezone.now().astimezone(TAIPEI).date() - timedelta(days=SPANS[span][1])
    context = {"pages": most_read(since), "span": span, "spans": SPANS, "since": since}
    return render(request, "disclosures/page_views.html", context)


def most_read(since) -> list[dict]:
    """The pages read most, the English page counted with the Chinese one."""
    rows = PageView.objects.filter(day__gte=since).annotate(page=Replace(F("path"), Value("/en/"), Value("/")))
    return list(rows.values("page").annotate(views=Sum("count")).order_by("-views", "page")[:MOST])
