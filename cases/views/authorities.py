"""其他機關 (/staff/settings/authorities/): whom we ask and to whom cases are sent on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from cases import authorities
from cases.forms.consultation import AuthorityForm, NewAuthorityForm
from cases.models import Authority


@requires("authority.edit")
@require_safe
def authority_list(request):
    return render(request, "cases/settings/authorities.html", {"authorities": Authority.objects.all()})


@requires("authority.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def authority_edit(request, code=None):
    """One authority; without a code, a new one."""
    body = get_object_or_404(Authority, code=code) if code else None
    form = (AuthorityForm if body else NewAuthorityForm)(request.POST or None, instance=body)
    refused = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not refused:
        authorities.keep(form.save(commit=False), actor=request.user, now=timezone.now())
        messages.success(request, _("The authority is saved."))
        return redirect("authority_list")
    context = {"form": form, "authority": body, "has_errors": refused}
    return render(request, "cases/settings/authority.html", context, status=422 if refused else 200)
