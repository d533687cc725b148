"""公開前檢核與發布 (/staff/content/<pk>/check/): what the machine sees, what people answer for, and when it appears."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import may, requires
from cases.actions import Refused
from disclosures import richtext
from disclosures.actions import workflow
from disclosures.forms import CheckForm
from disclosures.grounds import GROUNDS
from disclosures.models import Version
from disclosures.views.content import item_of


@requires("desk")
@require_http_methods(["GET", "HEAD", "POST"])
def content_check(request, pk):
    """Everybody who works on it may look; who may publish, and did not write it, decides."""
    now = timezone.now()
    item = item_of(request, pk)
    version = get_object_or_404(item.versions.select_related("category"), state__in=Version.OPEN)
    version.item = item
    found = workflow.findings(version)
    decides = (
        version.state == Version.State.CHECK
        and request.user.pk not in version.authors
        and may(request.user, "content.publish", item.unit, now)
    )
    asks = bool(found)
    form = CheckForm(request.POST or None, asks=asks) if decides else None
    if form and form.is_valid():
        given = form.cleaned_data
        try:
            workflow.publish(
                version,
                cleared=given["cleared"],
                answer=given.get("answer", ""),
                publish_at=given["publish_at"],
                actor=request.user,
                now=now,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Published. It appears at the moment you chose, whatever else runs or stops."))
            return redirect("content_item", item.pk)
    bad = form is not None and request.method == "POST"
    context = {
        "item": item,
        "version": version,
        "stops": [finding for finding in found if finding.stops],
        "asked": [finding for finding in found if not finding.stops],
        "names": {name: Version._meta.get_field(name).verbose_name for name in workflow.TEXTS} | {"files": _("Files")},
        "grounds": GROUNDS,
        "form": form,
        "body": richtext.safe(version.body_zh),
        "files": version.enclosures.select_related("file"),
        "has_errors": bad,
    }
    return render(request, "disclosures/content/check.html", context, status=422 if bad else 200)
