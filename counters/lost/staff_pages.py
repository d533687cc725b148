"""拾得物 for staff: the pages below its case, one an act. Each asks once, says what follows, and goes back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import clocks, qr
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.documents import download
from cases.identifiers import say_phone
from cases.models import Rendering
from cases.office import office
from counters.books import BOOKS
from counters.lost import act_forms as forms
from counters.lost import law
from counters.lost.actions import announcing, claims, deliveries, receipts
from counters.lost.actions.holding import found
from counters.models import Claim, Delivery, Keeping
from counters.signatures import drawing

To = Delivery.To


def line_address(line) -> str:
    where = {"book": line.book, "unit": line.unit.code, "roc_year": line.roc_year, "number": line.number}
    return reverse("book_line", kwargs=where)


def keeping_of(case) -> Keeping:
    return Keeping.objects.select_related("line__found_item", "line__unit").get(pk=case.pk)


def act(title, template: str, form: Callable, do: Callable, done, more: Callable = lambda case, keeping: {}):
    """A page with one form: `form(data, keeping)` makes it, `do(case, form, actor, now)` acts, Refused is said."""

    def view(request, case):
        keeping, now = keeping_of(case), timezone.now()
        posted = request.POST if request.method == "POST" else None
        made = form(posted, keeping)
        if posted is not None and made.is_valid():
            try:
                do(case, made, request.user, now)
            except Refused as why:
                made.add_error(None, str(why))
            else:
                messages.success(request, str(done))
                return redirect("case", reference=case.reference)
        context = {"case": case, "keeping": keeping, "item": keeping.line.found_item, "form": made, "title": title}
        context |= {"now": now, "has_errors": posted is not None, **more(case, keeping)}
        return render(request, template, context, status=422 if posted is not None else 200)

    return view


# --- Receipt ----------------------------------------------------------------------------------------------------------
def receipt(request, case):
    """收據: what to print, and whether it is an original. A press prints: from then on it is a copy."""
    keeping = keeping_of(case)
    if request.method == "POST":
        return _print(request, case)
    document = case.documents.filter(kind=receipts.RECEIPT, is_current=True).first()
    context = {
        "case": case,
        "keeping": keeping,
        "item": keeping.line.found_item,
        "document": document,
        "sheets": [Rendering.Sheet.ORIGINAL, Rendering.Sheet.ROLL],
    }
    return render(request, "counters/lost/receipt.html", context)


def _print(request, case):
    try:
        found_file = receipts.print_receipt(case, request.POST.get("sheet", ""), actor=request.user, now=timezone.now())
    except (KeyError, ValueError):
        raise Http404 from None
    if found_file:
        return download(*found_file)
    messages.warning(request, _("The receipt is being drawn. Press again in a few seconds."))
    return redirect("case_page", reference=case.reference, name="receipt")


# --- Label ---------------------------------------------------------------------------------------------------------
def label(request, case):
    """保管標籤: to print and stick on the thing; its QR, read by the one box, opens this case. Tells no hidden mark."""
    keeping = keeping_of(case)
    context = {"case": case, "keeping": keeping, "item": keeping.line.found_item}
    context["number"] = BOOKS["LF"].number(keeping.line)
    return render(request, "counters/lost/label.html", context)


def label_code(request, case):
    """The QR of the label, as a picture."""
    return qr.picture(case.reference)


# --- Claims -----------------------------------------------------------------------------------------------------------
def claim(request, case):
    """What a claimant says at the desk, before anybody shows them anything."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = forms.DescribeForm(posted, today=now.astimezone(TAIPEI).date(), honeypot=False)
    if posted is not None and form.is_valid():
        try:
            claims.describe(
                case,
                form.said(),
                request_key=form.cleaned_data["request_key"],
                language=case.language,
                actor=request.user,
                now=now,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The description is taken down. Compare it with the thing."))
            return redirect("case", reference=case.reference)
    context = {"case": case, "form": form, "title": _("Take down a claim"), "has_errors": posted is not None}
    return render(request, "counters/lost/act.html", context, status=422 if posted is not None else 200)


def compare(request, case):
    """比對: the claimant's words and ours side by side. Only here, and only for officers."""
    found_claim = get_object_or_404(Claim, case=case, pk=_number(request))
    keeping = keeping_of(case)
    form = forms.CompareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            claims.compare(
                found_claim, fits=given["fits"], finding=given["finding"], actor=request.user, now=timezone.now()
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            _say_who_tells(request, found_claim, given["fits"])
            return redirect("case", reference=case.reference)
    context = {"case": case, "keeping": keeping, "item": keeping.line.found_item, "claim": found_claim, "form": form}
    context |= {"has_errors": form.is_bound}
    return render(request, "counters/lost/compare.html", context, status=422 if form.is_bound else 200)


def _say_who_tells(request, claim: Claim, fits: bool) -> None:
    """Mail goes by itself; whoever left only a telephone hears it from the officer."""
    if claim.email:
        said = _("It fits. The claimant is told to come.") if fits else _("It does not fit. The claimant is told.")
        messages.success(request, said)
        return
    by_phone = {
        True: _("It fits. Nobody tells the claimant by mail: call %(phone)s, so that they come."),
        False: _("It does not fit. Nobody tells the claimant by mail: call %(phone)s."),
    }
    messages.warning(request, by_phone[fits] % {"phone": say_phone(claim.phone)})


def _number(request) -> int:
    asked = request.GET.get("claim", "")
    if not asked.isdecimal():
        raise Http404
    return int(asked)


def _fitting(case) -> Claim:
    return get_object_or_404(Claim, case=case, state=Claim.State.MATCHED)


def _give_back(case, form, actor, now):
    deliveries.deliver(case, to=To.OWNER, given=form.given(), claim=_fitting(case), actor=actor, now=now)


def _money(case, keeping) -> dict:
    """The claim, and the reward worked out, before anybody types an amount."""
    facts = found(keeping)
    reward = law.reward(facts, office(), clocks.place_of(case.unit))
    claim = Claim.objects.filter(case=case, state=Claim.State.MATCHED).first()
    return {"reward": reward, "claim": claim, "needs_second": deliveries.needs_second(facts)}


def _waiting(case, keeping) -> dict:
    row = Delivery.objects.filter(case=case).select_related("given_by", "claim").first()
    return {"delivery": row, "drawn": drawing(row.signature, _("Signature")) if row else ""}


def _office(to: str) -> Callable:
    return lambda case, form, actor, now: deliveries.deliver(case, to=to, given=form.given(), actor=actor, now=now)


PLAIN, PERSON = "counters/lost/act.html", "counters/lost/give.html"
PAGES = {
    "receipt": receipt,
    "label": label,
    "label-code": label_code,
    "announce": act(
        gettext_lazy("Announce"),
        PLAIN,
        lambda data, keeping: forms.AnnounceForm(data, small=found(keeping).is_small),
        lambda case, form, actor, now: announcing.announce(case, way=form.cleaned_data["way"], actor=actor, now=now),
        gettext_lazy("Announced. The time to claim it runs from now."),
    ),
    "keep": act(
        gettext_lazy("Keep it here"),
        PLAIN,
        lambda data, keeping: forms.ReasonForm(data),
        lambda case, form, actor, now: announcing.keep_here(
            case, reason=form.cleaned_data["reason"], actor=actor, now=now
        ),
        gettext_lazy("It stays here for the whole time of the law."),
    ),
    "to-police": act(
        gettext_lazy("Put it down for the police"),
        PLAIN,
        lambda data, keeping: forms.NothingForm(data),
        lambda case, form, actor, now: announcing.send_to_police(case, actor=actor, now=now),
        gettext_lazy("It goes to the police with the next list."),
    ),
    "sell": act(
        gettext_lazy("Sell it"),
        PLAIN,
        lambda data, keeping: forms.SellForm(data),
        lambda case, form, actor, now: announcing.sell(case, actor=actor, now=now, **form.cleaned_data),
        gettext_lazy("Sold. The money is kept in its place."),
    ),
    "destroy": act(
        gettext_lazy("Destroy it"),
        PLAIN,
        lambda data, keeping: forms.ReasonForm(data),
        lambda case, form, actor, now: announcing.destroy(
            case, reason=form.cleaned_data["reason"], actor=actor, now=now
        ),
        gettext_lazy("Destroyed; the case is closed."),
    ),
    "claim": claim,
    "compare": compare,
    "reconsider": act(
        gettext_lazy("It does not fit after all"),
        PLAIN,
        lambda data, keeping: forms.ReasonForm(data),
        lambda case, form, actor, now: claims.reconsider(
            _fitting(case), reason=form.cleaned_data["reason"], actor=actor, now=now
        ),
        gettext_lazy("The claim is refused; the thing waits on."),
    ),
    "give-back": act(
        gettext_lazy("Give it back to its owner"),
        PERSON,
        lambda data, keeping: forms.GiveBackForm(data),
        _give_back,
        gettext_lazy("Done. Where a second officer is needed, the thing stays until they confirm."),
        _money,
    ),
    "confirm": act(
        gettext_lazy("Confirm as the second officer"),
        "counters/lost/confirm.html",
        lambda data, keeping: forms.NothingForm(data),
        lambda case, form, actor, now: deliveries.confirm(case, actor=actor, now=now),
        gettext_lazy("Confirmed by two officers; it may leave."),
        _waiting,
    ),
    "drop": act(
        gettext_lazy("Drop the hand-over"),
        PLAIN,
        lambda data, keeping: forms.NothingForm(data),
        lambda case, form, actor, now: deliveries.drop(case, actor=actor, now=now),
        gettext_lazy("Dropped: nothing was handed over."),
    ),
    "finder": act(
        gettext_lazy("Give it to the finder"),
        PERSON,
        lambda data, keeping: forms.PersonForm(data),
        lambda case, form, actor, now: deliveries.deliver(case, to=To.FINDER, given=form.given(), actor=actor, now=now),
        gettext_lazy("Done. Where a second officer is needed, the thing stays until they confirm."),
        lambda case, keeping: {"needs_second": deliveries.needs_second(found(keeping))},
    ),
    "government": act(
        gettext_lazy("Hand over to the local government"),
        PLAIN,
        lambda data, keeping: forms.OfficeForm(data),
        _office(To.GOVERNMENT),
        gettext_lazy("Handed over; the case is closed."),
    ),
    "agency": act(
        gettext_lazy("Hand over to our property office"),
        PLAIN,
        lambda data, keeping: forms.OfficeForm(data),
        _office(To.AGENCY),
        gettext_lazy("Handed over; the case is closed."),
    ),
}
