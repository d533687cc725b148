"""結構化資料: what a page says to search engines, in the words of schema.org."""

from django.conf import settings
from django.urls import reverse

from cases.rocdates import is_chinese

AGENCY = {
    "@type": "GovernmentOrganization",
    "name": "海洋委員會海巡署",
    "alternateName": "Coast Guard Administration, Ocean Affairs Council",
    "telephone": "+886-2-2239-9201",
    "url": f"{settings.SITE_URL}/",
}


def service(of, language: str) -> dict:
    """A service: what it is, who gives it, where it is asked for."""
    end = "zh" if is_chinese(language) else "en"
    page = settings.SITE_URL + reverse("service", args=[of.code])
    made = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": page,
        "url": page,
        "name": getattr(of, f"title_{end}"),
        "description": getattr(of, f"summary_{end}"),
        "serviceOperator": AGENCY,
        "provider": AGENCY,
        "areaServed": {"@type": "Country", "name": "Taiwan"},
        "availableLanguage": ["zh-Hant", "en"],
        "isAccessibleForFree": True,
    }
    if of.is_open:
        made["availableChannel"] = {"@type": "ServiceChannel", "serviceUrl": f"{page}apply/"}
    return {name: value for name, value in made.items() if value}


def questions(pairs) -> dict:
    """(question, answer) … as a page of questions and answers."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": asked, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for asked, answer in pairs
        ],
    }
