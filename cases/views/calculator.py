"""期限試算: when does a period end, and why then. For everyone; nothing is kept."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.doors import public_form
from cases import calendar
from cases.calendar import Mode
from cases.forms.calculator import CalculatorForm
from cases.office import office


@public_form
@require_safe
def calculator(request):
    """The same engine that keeps our own deadlines, with its working as a table."""
    form = CalculatorForm(request.GET if "mode" in request.GET or "n" in request.GET else None)
    answer = worked_out(form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "answer": answer, "has_errors": bool(form.errors)}
    if answer:
        context |= {"link": citable(request), "today": timezone.localdate()}
    return render(request, "cases/calculator.html", context, status=422 if form.errors else 200)


def citable(request) -> str:
    """The whole address of this calculation, to be quoted in a letter: only what was answered stands in it."""
    answered = [(name, text) for name, texts in request.GET.lists() for text in texts if text]
    return f"{settings.SITE_URL}{request.path}?{urlencode(answered)}"


def worked_out(form: CalculatorForm) -> dict:
    """What the page shows of the answer to a valid form, in its language."""
    language, period = get_language(), form.period()
    due = calendar.due(period, form.started_at(), office(), form.place())
    return {
        "due": due,
        "is_lead": period.mode == Mode.LEAD_WD,
        "whole_day": due.at == calendar.end_of(due.last_day),
        "grounds": calendar.grounds(period, language),
        "warnings": [calendar.words(caution, language) for caution in due.warnings],
        "lines": [
            {"date": line.date, "counted": line.counted, "reason": calendar.words(line, language)} for line in due.lines
        ],
    }
