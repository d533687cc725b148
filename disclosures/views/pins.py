"""置頂 (/staff/content/announcements/): which announcements stand on top, and until when."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from cases.calendar import TAIPEI
from disclosures import reading
from disclosures.actions import announcements as actions
from disclosures.announcement_forms import PinForm
from disclosures.models import InfoItem, Pin, Version
from disclosures.views.announcements import ANNOUNCEMENTS


@requires("content.read")
@require_safe
def pin_desk(request):
    """What is announced now, newest first."""
    now = timezone.now()
    versions = Version.objects.filter(
        category__code=ANNOUNCEMENTS, item__in=InfoItem.objects.visible_to(request.user)
    ).select_related("item__pin")
    try:
        page = reading.listed(versions, now, after=request.GET.get("page", ""))
    except reading.Unreadable:
        raise Http404 from None
    pins = {pin.item_id: pin for pin in Pin.objects.filter(until__gt=now)}
    rows = [{"version": version, "pin": pins.get(version.item_id)} for version in page.rows]
    context = {"rows": rows, "after": page.after, "publishes": may(request.user, "content.publish")}
    return render(request, "disclosures/pins/desk.html", context)


@requires("content.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def pin_edit(request, slug):
    """Keep one on top until the end of a day, or let it go."""
    now = timezone.now()
    item = get_object_or_404(InfoItem.objects.visible_to(request.user).select_related("unit"), slug=slug)
    how, version = reading.standing(item, now)
    if how != "current" or not may(request.user, "content.publish", unit=item.unit, now=now):
        raise Http404
    is_end = request.method == "POST" and "end" in request.POST
    form = PinForm(None if is_end else request.POST or None, today=now.astimezone(TAIPEI).date())
    if is_end or (request.method == "POST" and form.is_valid()):
        try:
            if is_end:
                actions.unpin(item, actor=request.user, now=now)
            else:
                actions.pin(item, until=form.cleaned_data["until"], actor=request.user, now=now)
        except Refused as refused:
            if is_end:
                messages.error(request, str(refused))
                return redirect("pin_desk")
            form.add_error("until", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("pin_desk")
    refused = form.is_bound and not form.is_valid()
    pin = Pin.objects.filter(item=item, until__gt=now).first()
    context = {"form": form, "version": version, "item": item, "pin": pin, "has_errors": refused}
    return render(request, "disclosures/pins/edit.html", context, status=422 if refused else 200)
