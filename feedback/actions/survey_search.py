"""問卷也找得到: what the public search knows of a survey: the questionnaire while it is open to everyone, and what came
of it once that is published. In the transaction of whatever changes it."""

from datetime import datetime

from cases import search
from cases.calendar import TAIPEI
from feedback.models import Survey, SurveyReport, SurveyVersion

KIND = "survey"


def index(survey: Survey, *, now: datetime) -> None:
    """Hand the words over as they stand now; nothing has to run when it opens or closes."""
    version = survey.versions.filter(state="published").first()
    if version is None:
        return
    _index_questionnaire(survey, version, now)
    _index_results(survey, version, now)


def _index_questionnaire(survey: Survey, version: SurveyVersion, now: datetime) -> None:
    key = f"survey:{survey.pk}"
    if not survey.is_open_link:  # who was invited has the link
        search.drop(key)
        return
    asked = [text for question in version.questions.all() for text in (question.text_zh, question.text_en)]
    search.index(
        key,
        **_common(survey, version),
        title=version.title_zh,
        title_en=version.title_en,
        words=[version.intro_zh, version.intro_en, *asked],
        link=f"/surveys/{survey.slug}/",
        day=survey.opens_at.astimezone(TAIPEI).date(),
        since=survey.opens_at,
        until=survey.closes_at,
        news=now,
    )


def _index_results(survey: Survey, version: SurveyVersion, now: datetime) -> None:
    key = f"survey-results:{survey.pk}"
    report = SurveyReport.objects.filter(survey=survey).first()
    if report is None:
        search.drop(key)
        return
    said = [report.summary_zh, report.summary_en, report.method_zh, report.method_en]
    asked = [figure[name] for figure in report.figures for name in ("text_zh", "text_en")]
    search.index(
        key,
        **_common(survey, version),
        title=f"調查結果：{version.title_zh}",
        title_en=version.title_en and f"Results: {version.title_en}",
        words=[*said, *asked],
        link=f"/surveys/{survey.slug}/results/",
        day=report.published_at.astimezone(TAIPEI).date(),
        news=now,
    )


def _common(survey: Survey, version: SurveyVersion) -> dict:
    return {
        "kind": KIND,
        "visibility": "public",
        "unit": survey.unit,
        "headings": [survey.unit.name_zh, survey.unit.name_en],
        "category": survey.unit.name_zh,
    }
