"""/mailbox/: the first page, and the link that proves an address."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form, public_page
from cases.models import Service
from feedback.actions.petitions import SERVICE, confirm_address
from feedback.petitions import confirming
from feedback.petitions.similar import similar


@public_page
def mailbox(request):
    """首長信箱: what it is for, what is answered already, and the button."""
    service = get_object_or_404(Service.objects.select_related("owner__parent"), code=SERVICE)
    q = request.GET.get("q", "").strip()[:100]
    context = {"service": service, "q": q, "similar": similar(q, now=timezone.now()) if q else []}
    return render(request, "feedback/petitions/start.html", context)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """確認信箱: looking changes nothing (mail scanners look), one press confirms; pressed again, it says so."""
    petition, waits = confirming.petition_of(token)
    if petition is None:
        return render(request, "feedback/petitions/confirm.html", {"petition": None}, status=404)
    if request.method == "POST":
        confirm_address(petition, now=timezone.now())
        waits = False
    context = {"petition": petition, "case": petition.case, "waits": waits}
    return render(request, "feedback/petitions/confirm.html", context)
