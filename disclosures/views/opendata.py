"""開放資料 (/opendata/): our own figures by month, for people as pages, for programs as files."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.doors import public_page
from cases.figures import FEWEST
from disclosures.opendata import dcat
from disclosures.opendata.months import FORMS, LICENCE, published
from disclosures.opendata.sets import SETS, DataSet


@public_page
def opendata(request):
    """資料集清單."""
    sets = [published(one) for one in SETS.values()]
    return render(request, "disclosures/opendata/list.html", {"sets": sets, "most": FEWEST - 1, "licence": LICENCE})


@public_page
def open_set(request, dataset):
    """One set: what it holds, its newest month, its chart, its columns, its files."""
    told = published(_set(dataset))
    context = {"told": told, "dataset": told.dataset, "licence": LICENCE, "files": ("csv", "json")}
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
    body = json.dumps(dcat.catalogue([published(one) for one in SETS.values()]), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _set(code: str) -> DataSet:
    if code not in SETS:
        raise Http404
    return SETS[code]
