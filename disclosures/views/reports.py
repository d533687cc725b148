"""內容勘誤: the form under each page for everybody, and the answer of whoever keeps it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import may, requires
from accounts.doors import public_form
from cases import brakes
from cases.actions import Refused
from disclosures import reading
from disclosures.actions import reporting
from disclosures.forms import AnswerForm, ErrorForm
from disclosures.models import ErrorReport, InfoItem
from disclosures.views.content import item_of
from disclosures.views.public import item_at, words

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@public_form
@form_methods
def item_report(request, slug):
    """Tell us what is wrong with a page; its owner has three working days."""
    now = timezone.now()
    item = item_at(slug)
    how, version = reading.standing(item, now)
    if how != "current":
        raise Http404
    form = ErrorForm(request.POST or None)
    status = 200
    if request.method == "POST":
        number, network = f"report:{item.pk}", f"report:{brakes.network_of(request)}"
        if form.is_valid() and not form.is_suspicious:
            if brakes.too_many(number, network, now=now):
                form.add_error(None, _("Too many reports came in. Wait 15 minutes, or call 118."))
            else:
                brakes.missed(number, network, now=now)
                report, _is_new = reporting.report_error(
                    version,
                    text=form.cleaned_data["text"],
                    email=form.cleaned_data["email"],
                    language=get_language(),
                    key=key_of(request.POST.get("key", "")),
                    now=now,
                )
                return done(request, item, version, report)
        elif form.is_valid():
            return done(request, item, version, None)  # a program: it hears what people hear
        status = 422
    context = {"item": item, "version": version, "form": form, "key": key_of(request.POST.get("key", ""))}
    context |= {"has_errors": status == 422, **words(version)}
    return render(request, "disclosures/report.html", context, status=status)


def key_of(text: str) -> UUID:
    """The key of this press; a new one where there is none."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def done(request, item: InfoItem, version, report):
    context = {"item": item, "version": version, "report": report, **words(version)}
    return render(request, "disclosures/reported.html", context)


@requires("desk")
@form_methods
def content_report(request, pk, report):
    """One report: what was said, and the answer."""
    now = timezone.now()
    item = item_of(request, pk)
    found = get_object_or_404(ErrorReport.objects.select_related("closed_by"), item=item, pk=report)
    answers = request.user.pk in (item.owner_id, item.deputy_id) or may(request.user, "content.edit", item.unit, now)
    form = AnswerForm(request.POST or None) if answers and not found.closed_at else None
    if form and form.is_valid():
        try:
            reporting.answer_error(
                found, **{n: form.cleaned_data[n] for n in ("outcome", "answer")}, actor=request.user, now=now
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Answered. The answer is shown below the page."))
            return redirect("content_item", item.pk)
    bad = form is not None and request.method == "POST"
    context = {"item": item, "report": found, "form": form, "now": now, "has_errors": bad}
    return render(request, "disclosures/content/report.html", context, status=422 if bad else 200)
