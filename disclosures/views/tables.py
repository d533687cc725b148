"""表格頁 (/disclosures/tables/): a published CSV or ODS file as a table with its chart, and in other forms."""

from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.doors import public_page
from disclosures import reading, tables
from disclosures.models import Enclosure, Version
from disclosures.opendata import dcat
from disclosures.templatetags.content import in_words
from disclosures.views.public import kept


@public_page
def table_page(request, pk):
    now = timezone.now()
    row, table = _table(pk, now)
    how, newest = reading.standing(row.version.item, now)
    context = {
        "row": row,
        "table": table,
        "columns": table.columns(row.meanings),
        "linked": dcat.table_for_search_engines(row) if is_open(row) else None,
        "version": row.version,
        "item": row.version.item,
        "holds": how == "current" and newest == row.version,
        "forms": ("csv", "ods", "json"),
        "updated_on": row.version.publish_at,
    }
    return kept(render(request, "disclosures/table.html", context), now, row.version.item.versions.all())


@public_page
def table_file(request, pk, form):
    if form not in (*tables.FORMS, "schema"):
        raise Http404
    now = timezone.now()
    row, table = _table(pk, now)
    if form == "schema":
        response = HttpResponse(tables.as_schema(table, row), content_type="application/json")
        form = "schema.json"
    else:
        make, kind = tables.FORMS[form]
        response = HttpResponse(make(table, in_words(row, "label")), content_type=kind)
    if is_open(row):
        response.headers["Access-Control-Allow-Origin"] = "*"  # open to programs in any browser
    if form != "svg":
        name = f"{PurePath(row.file.name).stem}.{form}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return kept(response, now, row.version.item.versions.all())


def is_open(row: Enclosure) -> bool:
    return row.version.licence == Version.Licence.OPEN_DATA


def _table(pk: int, now):
    """The file as a table, where its version may be read by everybody; else 404."""
    found = Enclosure.objects.select_related("file", "version__item__unit", "version__category")
    row = get_object_or_404(found, pk=pk)
    if not reading.readable(row.version.item, now).filter(pk=row.version_id).exists():
        raise Http404
    table = tables.read(row.file)
    if table is None:
        raise Http404
    return row, table
