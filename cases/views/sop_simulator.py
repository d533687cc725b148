"""試算 (/staff/settings/sops/…/simulate/): how many of last year's cases would have been late under this version."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import requires
from cases import catalogue
from cases.models import Sop
from cases.simulator import MOST, simulate


@requires("desk")
@require_safe
def sop_simulate(request, code, version):
    """One table: each clock of the version, replayed."""
    found = Sop.objects.select_related("service").prefetch_related(catalogue.STAGES)
    sop = get_object_or_404(found, service__code=code, version=version)
    context = {"sop": sop, "service": sop.service, "most": MOST, "found": simulate(sop, now=timezone.now())}
    return render(request, "cases/sops/simulate.html", context)
