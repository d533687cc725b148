"""Where a law or an article of it is read, and who of our services stands on it."""

from django.urls import reverse

from cases.models import Service, Sop
from cases.statutes import Library, citations
from disclosures.models import Law


def codes() -> dict[str, str]:
    """Name -> code. One query; the pages that ask are kept whole."""
    return dict(Law.objects.values_list("name", "pcode"))


def address(pcode: str, number: str) -> str:
    return reverse("law_article", args=[pcode, number]) if number else reverse("law", args=[pcode])


LIBRARY = Library(codes, address)


def services_on(place: str, now) -> list[Service]:
    """The public services whose procedure in force cites this address."""
    rules = Sop.objects.filter(service__is_public=True, is_published=True, effective__contains=now)
    bases = {sop.service: sop.legal_basis_zh for sop in rules.select_related("service").order_by("service__order")}
    return [service for service, basis in bases.items() if place in citations(basis)]
