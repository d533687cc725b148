"""海報: a survey as a sheet to hang up, A4, both languages, with the code that leads to it; drawn by a worker."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cases import prints, qr, rocdates
from cases.models import PrintSheet
from cases.pdf import render_pdf
from cases.prints import Wanted
from feedback.models import Survey

LANGUAGE = "zh-hant"  # one file: it bears both languages
TASK = "feedback.tasks.make_survey_poster"


def wanted(survey: Survey) -> Wanted:
    version = survey.versions.get(state="published")
    with override(LANGUAGE):
        address = settings.SITE_URL + reverse("survey", args=[survey.slug])
    says = {
        "title": {"zh": version.title_zh, "en": version.title_en},
        "intro": {"zh": version.intro_zh, "en": version.intro_en},
        "unit": {"zh": survey.unit.name_zh, "en": survey.unit.name_en},
        "until": {code: rocdates.moment(survey.closes_at, tongue) for code, tongue in (("zh", LANGUAGE), ("en", "en"))},
        "anonymous": survey.is_anonymous,
        "address": address,
    }
    return Wanted(f"survey-{survey.pk}.pdf", LANGUAGE, says, draw)


def draw(says: dict) -> bytes:
    pictures = {"qr": qr.svg(says["address"], border=1)}
    return render_pdf("documents/survey_poster.html", says, LANGUAGE, pictures=pictures)


def ready(survey: Survey) -> PrintSheet | None:
    """The poster as it should be now; None while it is not drawn, and then a worker is asked to."""
    return prints.current(wanted(survey), TASK, survey.pk)


def make(pk: int, *, now: datetime) -> dict[str, int]:
    """Draw and store the poster of a survey, if what it says has changed."""
    survey = Survey.objects.public().filter(pk=pk, is_open_link=True).select_related("unit").first()
    return prints.make_prints([lambda now: [wanted(survey)]], now=now) if survey else {}
