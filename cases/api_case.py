"""How one case stands, for a program of another authority that holds a token (notifications.models.Webhook).

Number, service and status; nothing about a person. What the program may not see is not there.
"""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from audit.actions import record
from audit.models import Action
from cases import brakes
from cases.api import Refusal
from cases.models import Case
from cases.models.case import FINAL, Discretion
from notifications import webhook_acts

MOST = 600  # questions of one program in a quarter of an hour


class Token(HttpBearer):
    def authenticate(self, request, token):
        """The program whose token this is. Who goes on trying others is told to wait."""
        now, network = timezone.now(), brakes.network_of(request)
        hook = webhook_acts.of_token(token, now=now)
        if hook is None:
            if brakes.too_many(token, network, now=now):
                raise HttpError(429, "Too many wrong tokens. Try again in 15 minutes.")
            brakes.missed(token, network, now=now)
        return hook


class CaseOut(Schema):
    """案件"""

    reference: str
    service: str = Field(description="Code of the service.")
    status: str = Field(description="As at /for-programs/.")
    is_final: bool = Field(description="Whether the case is closed.")


router = Router(tags=["cases"], auth=Token())
REFUSED = dict.fromkeys((401, 404, 429), Refusal)


@router.get("/cases/{reference}/", response={200: CaseOut, **REFUSED}, summary="How a case stands, by token")
def api_case(request, reference: str):
    hook, now = request.auth, timezone.now()
    if brakes.often(f"api:{hook.pk}", MOST, now=now):
        raise HttpError(429, "Too many questions. Try again in 15 minutes.")
    brakes.count(f"api:{hook.pk}", now=now)
    seen = Case.objects.filter(service__in=hook.services.all(), unit__path__startswith=hook.unit.path)
    case = get_object_or_404(seen.select_related("service"), reference=reference, discretion=Discretion.USUAL)
    record(Action.CASE_READ, actor=None, case=case, now=now, program=hook.pk)
    told = {"reference": case.reference, "service": case.service.code, "status": case.status}
    return told | {"is_final": case.status in FINAL}
