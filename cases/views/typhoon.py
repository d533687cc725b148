"""颱風按鈕 (/staff/settings/typhoon/): asked, shown, and only then done; taken back with one press."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from cases import typhoon
from cases.counties import COUNTIES
from cases.forms.calendar import PART_OF_A_DAY
from cases.forms.typhoon import TyphoonForm
from cases.models import Declaration
from cases.views.calendar_settings import lifts, previewed

SHOWN = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires("closure.declare")
@form_methods
def typhoon_button(request):
    """The form, with what stands; then what would move and who would be told; then the press."""
    now = timezone.now()
    form = TyphoonForm(request.POST or None, planner=request.user, now=now)
    step = request.POST.get("step", "preview")
    if request.method != "POST" or step == "edit":
        form.quiet = True
        return _asked(request, form, now)
    standing = _pressed(request)
    if standing and step == "confirm":
        return _done(request, standing, [])
    if not form.is_valid():
        return _asked(request, form, now, status=422)
    declaration, closures = form.declaration(request.user, now), form.closures()
    if step != "confirm":
        return _shown(request, form, typhoon.closing(declaration, closures), closures, now)
    try:
        return _done(request, *typhoon.declare(declaration, closures, actor=request.user, now=now))
    except IntegrityError:
        form.add_error(None, _("A colleague has declared the same closure in the meantime."))
    return _asked(request, form, now, status=422)


def _pressed(request) -> Declaration | None:
    """What an earlier press of the same button declared."""
    form = TyphoonForm(request.POST, planner=request.user, now=timezone.now())
    form.is_valid()
    key = form.cleaned_data.get("key")
    return Declaration.objects.filter(key=key, declared_by=request.user).first() if key else None


def _asked(request, form, now, status=200):
    standing = Declaration.objects.prefetch_related("closures__unit").select_related("declared_by", "lifted_by")
    rows = [_with_places(declaration, request.user, now) for declaration in standing[:SHOWN]]
    context = {"form": form, "standing": rows, "has_errors": status == 422}
    return render(request, "cases/settings/typhoon.html", context, status=status)


def _with_places(declaration, user, now):
    declaration.rows = sorted(declaration.closures.all(), key=lambda row: (row.date, row.county, row.pk))
    for row in declaration.rows:
        row.county_en = COUNTIES.get(row.county, row.county)
    declaration.may_lift = declaration.lifted_at is None and all(lifts(user, row, now) for row in declaration.rows)
    return declaration


def _shown(request, form, change, closures, now):
    for row in closures:
        row.county_en = COUNTIES.get(row.county, row.county)
    posted = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "closures": closures,
        "part_of_a_day": PART_OF_A_DAY,
        "posted": [(name, value) for name, value in posted if name not in ("csrfmiddlewaretoken", "step")],
        "rows": [row for row in form.rows() if row.name in ("reason_zh", "reason_en", "source")],
        **previewed(request.user, change, now),
    }
    return render(request, "cases/settings/typhoon_preview.html", context)


def _done(request, declaration, moved):
    said = ngettext(
        "The closure is declared; %(count)d deadline moved. The public pages say so until it is over.",
        "The closure is declared; %(count)d deadlines moved. The public pages say so until it is over.",
        len(moved),
    )
    messages.success(request, said % {"count": len(moved)})
    return redirect("typhoon")


@requires("closure.declare")
@form_methods
def typhoon_lift(request, pk):
    """Take it all back: the page is the preview, the press does it."""
    now = timezone.now()
    declaration = get_object_or_404(Declaration.objects.prefetch_related("closures__unit"), pk=pk)
    _with_places(declaration, request.user, now)
    if declaration.lifted_at:
        messages.warning(request, _("This closure has been lifted already."))
        return redirect("typhoon")
    if not declaration.may_lift:
        raise Http404
    if request.method == "POST":
        moved = typhoon.lift(declaration, actor=request.user, now=now)
        said = ngettext(
            "The closure is lifted; %(count)d deadline is back where it was.",
            "The closure is lifted; %(count)d deadlines are back where they were.",
            len(moved),
        )
        messages.success(request, said % {"count": len(moved)})
        return redirect("typhoon")
    context = {"declaration": declaration, "closures": declaration.rows}
    if any(row.is_active for row in declaration.rows):
        context |= previewed(request.user, typhoon.lifting(declaration), now)
    return render(request, "cases/settings/typhoon_lift.html", context)
