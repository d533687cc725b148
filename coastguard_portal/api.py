"""/api/v1/: what everybody may read, for programs. Each app brings its part (`api.py`); the schema is public.

No account, no cookie, no personal data: whoever files or follows a case does it on the pages. Answers are kept whole
in the page cache like pages (accounts/doors.py) and may be read from any site. One address asks for a token.
"""

from functools import wraps
from typing import ClassVar

from django.conf import settings
from django.http import JsonResponse
from django.urls import path, reverse
from ninja import Field, NinjaAPI, Schema
from ninja.renderers import JSONRenderer

from accounts.doors import public_form, public_page
from cases.api import router as cases
from cases.api_case import router as one_case
from disclosures.api import router as disclosures

DESCRIPTION = "What the coast guard publishes: services, time limits, laws, answers, figures. Reading only."


class Plain(JSONRenderer):
    json_dumps_params: ClassVar = {"ensure_ascii": False}  # a third of the size, and people can read it


class PublicApi(NinjaAPI):
    def get_root_path(self, path_params):
        return reverse("api_start")  # our addresses bear plain names, not a namespace


api = PublicApi(
    title="海巡便民服務網 Coast Guard Citizen Services",
    version="1",
    description=DESCRIPTION,
    renderer=Plain(),
    docs_url=None,  # its page would fetch its script from another site
    servers=[{"url": settings.SITE_URL}],
)


class Doors(Schema):
    """Where to read on."""

    schema_file: str = Field(alias="schema")
    services: str
    due_date: str
    laws: str
    faq: str
    datasets: str


@api.get("/", response=Doors, by_alias=True, summary="Where to read on", tags=["start"])
def api_start(request):
    names = ("services", "due_date", "laws", "faq", "datasets")
    doors = {name: settings.SITE_URL + reverse(f"api_{name}") for name in names}
    return doors | {"schema": settings.SITE_URL + reverse("openapi-json")}


api.add_router("", cases)
api.add_router("", one_case)
api.add_router("", disclosures)


def by_tls(view):
    """Where there is TLS, by TLS alone."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return JsonResponse({"detail": "Ask by https."}, status=403)
        # The library knows no HEAD; the server leaves out the answer's body.
        asked, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        response = view(request, *args, **kwargs)
        request.method = asked
        return response

    return answer


def from_anywhere(view):
    """A public page that programs in any browser may read."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(answer)


DOORS = {"api_case": public_form}  # asked with a token: kept by nobody, and not for the pages of other sites
urlpatterns = [
    path(str(found.pattern), DOORS.get(found.name, from_anywhere)(by_tls(found.callback)), name=found.name)
    for found in api.urls[0]
    if found.name != "api-root"  # what the library says where nothing is said
]
