"""開放資料 (/opendata/): our own figures by month, for people as pages, for programs as files."""

import json

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.doors import public_page
from cases.figures import FEWEST
from disclosures.models import Enclosure, Version
from disclosures.opendata import dcat
from disclosures.opendata.months import FORMS, LICENCE, published
from disclosures.opendata.sets import SETS, DataSet
from disclosures.views.public import kept

LISTED = 50  # tables on the page; the catalogue names more
IN_CATALOGUE = 5000


@public_page
def opendata(request):
    """資料集清單."""
    now = timezone.now()
    context = {
        "sets": [published(one) for one in SETS.values()],
        "tables": published_tables(now)[:LISTED],
        "most": FEWEST - 1,
        "licence": LICENCE,
    }
    return kept(render(request, "disclosures/opendata/list.html", context), now)


@public_page
def open_set(request, dataset):
    """One set: what it holds, its newest month, its chart, its columns, its files."""
    told = published(_set(dataset))
    context = {"told": told, "dataset": told.dataset, "licence": LICENCE, "files": ("csv", "json")}
    if told.latest:
        context["rows"] = [list(zip(told.dataset.columns[1:], row, strict=True)) for row in told.latest.rows]
    if told.changed_at:
        context["updated_on"] = told.changed_at
    return render(request, "disclosures/opendata/set.html", context)


@public_page
def open_file(request, dataset, form):
    if form not in FORMS:
        raise Http404
    make, kind = FORMS[form]
    response = HttpResponse(make(published(_set(dataset))), content_type=kind)
    if form != "svg":
        response.headers["Content-Disposition"] = f'attachment; filename="{dataset}.{form}"'
    response.headers["Access-Control-Allow-Origin"] = "*"  # open to programs in any browser
    return response


@public_page
def open_catalogue(request):
    """目錄 (DCAT)."""
    now = timezone.now()
    told = dcat.catalogue([published(one) for one in SETS.values()], published_tables(now)[:IN_CATALOGUE])
    body = json.dumps(told, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return kept(response, now)


def published_tables(now):
    """The tables of what holds at this moment, free for reuse, the newest first."""
    tables = Enclosure.objects.filter(
        Q(file__name__iendswith=".csv") | Q(file__name__iendswith=".ods"),
        version__in=Version.objects.public(now).filter(licence=Version.Licence.OPEN_DATA),
    )
    return tables.select_related("version", "file").order_by("-version__publish_at", "order", "pk")


def _set(code: str) -> DataSet:
    if code not in SETS:
        raise Http404
    return SETS[code]
