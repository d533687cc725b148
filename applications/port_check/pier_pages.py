"""On the pier, with a phone: valid or not in big words, the people with a tick box each, one press."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import may, requires
from applications.models import PierCheck, Trip
from applications.port_check import pier
from applications.port_check.journey import SERVICE
from audit.actions import record
from audit.models import Action
from cases import masking
from cases.actions import Refused, Stale, check_unchanged
from cases.fields import PEOPLE, ChoiceRadioField, WholeField
from cases.forms.base import PortalForm
from cases.models import Case
from cases.models.case import FINAL
from cases.views.acts import seen_in

VERDICTS = {
    pier.EXIT: [("yes", _("It matches: may leave")), ("no", _("It does not match: may not leave"))],
    pier.RETURN: [("yes", _("It matches: everyone is back")), ("no", _("It does not match"))],
}


class PierForm(PortalForm):
    """Who is here, and whether it matches."""

    honeypot = False
    say_optional = False

    subjects = {"verdict": _("whether it matches")}

    here = forms.MultipleChoiceField(
        label=_("Who is here? Compare face and paper."), required=False, widget=forms.CheckboxSelectMultiple
    )
    everyone = forms.BooleanField(label=_("Everyone on the list is here"), required=False)
    extra = WholeField(
        units=PEOPLE, label=_("People who are not on the list"), min_value=0, max_value=500, required=False, initial=0
    )
    verdict = ChoiceRadioField(label=_("Does it match?"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Where somebody is missing or too many, or a check is corrected. No names, no numbers."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, kind, people, **kwargs):
        super().__init__(data, **kwargs)
        self.people = people
        self.fields["here"].choices = [(str(one.order), _line(one)) for one in people]
        self.fields["verdict"].choices = VERDICTS[kind]

    def clean(self):
        given = super().clean() or self.cleaned_data
        ticked = {int(order) for order in given.get("here", [])}
        everyone = {one.order for one in self.people}
        self.here = sorted(everyone if given.get("everyone") else ticked)
        if given.get("everyone") and ticked and ticked != everyone:
            self.add_error("everyone", _("Some are ticked one by one and some are not. Take one way or the other."))
        odd = set(self.here) != everyone or given.get("extra") or given.get("verdict") == "no"
        if (odd or given.get("replaces")) and not given.get("reason"):
            self.add_error("reason", _("Write the reason: something does not match, or a check is corrected."))
        if given.get("verdict") == "yes" and given.get("extra"):
            self.add_error(
                "verdict", _("People who are not on the list may not come along. They have to be added first.")
            )
        return given


def _line(person) -> str:
    words = {
        "number": person.order,
        "name": person.name,
        "duty": person.get_duty_display(),
        "identity": masking.mask_id(person.identity),
    }
    return str(_("%(number)d. %(name)s, %(duty)s, %(identity)s")) % words


@requires("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def pier_page(request, reference):
    """What the scanned slip is worth for this vessel, window and people; the next check, and those that stand."""
    now = timezone.now()
    cases = Case.objects.visible_to(request.user).select_related("service", "sop", "stage", "unit", "applicant")
    case = get_object_or_404(cases.filter(service__code=SERVICE, blanked_at=None), reference=reference)
    if not may(request.user, "case.handle", unit=case.unit, now=now):
        raise Http404
    case.trip = Trip.objects.select_related("departure_port__station", "return_port__station").get(pk=case.pk)
    record(Action.CASE_OPENED, actor=request.user, case=case, now=now)
    standing = pier.standing_checks(case)
    kind = _kind(request, case, standing)
    before = standing.get(kind)
    people = [one for one in case.people.all() if kind == pier.EXIT or one.order not in pier.stayed(standing)]
    form = PierForm(request.POST or None, kind=kind, people=people, initial={"replaces": before.pk if before else None})
    if request.method == "POST" and form.is_valid():
        return _record(request, case, kind, form, now)
    context = {
        "case": case,
        "worth": pier.worth(case, now),
        "kind": kind,
        "is_exit": kind == pier.EXIT,
        "kind_label": PierCheck.Kind(kind).label,
        "form": form,
        "people": people,
        "before": before,
        "checks": PierCheck.objects.filter(case=case).select_related("checked_by", "unit"),
        "open": case.status not in FINAL or before is not None,
        "can_correct_exit": kind == pier.RETURN and pier.EXIT in standing,
        "now": now,
        "has_errors": form.is_bound,
    }
    return render(request, "applications/port_check/pier.html", context, status=422 if form.is_bound else 200)


def _kind(request, case, standing) -> str:
    """The one the pressed page was about; else the next, or the one somebody wants to correct.

    A second press of the same page is so never taken for the check that follows.
    """
    pressed, asked = request.POST.get("kind"), request.GET.get("check")
    if pressed in PierCheck.Kind.values:
        return pressed
    return asked if asked in standing else pier.next_kind(case)


def _record(request, case, kind, form, now):
    given = form.cleaned_data
    try:
        with transaction.atomic():
            row = pier.check(
                check_unchanged(case, seen_in(request)),
                kind,
                here=form.here,
                extra=given.get("extra") or 0,
                passes=given["verdict"] == "yes",
                reason=given.get("reason", ""),
                replaces=given.get("replaces"),
                actor=request.user,
                now=now,
            )
    except Stale:  # perhaps the list: the ticks were for the places on the one that was shown
        messages.warning(request, str(_("The report has changed since you opened the page. Look again, then press.")))
    except Refused as why:
        messages.warning(request, str(why))
    else:
        said = {
            (pier.EXIT, pier.PASSED): _("Recorded: checked, may leave."),
            (pier.RETURN, pier.PASSED): _("Recorded: back in port. The case is closed."),
        }
        messages.success(request, str(said.get((kind, row.result), _("Recorded: it does not match."))))
    return redirect("pier", reference=case.reference)
