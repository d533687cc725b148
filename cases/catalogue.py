"""服務目錄: what can be asked for, and the rules in force on a day. Reading only.

Words for limits come in the language asked for, not in that of the page: a printed sheet needs both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import translation

from cases.calendar import TAIPEI, Mode
from cases.models import Rung, Service, Sop, Stage
from cases.models.case import Status
from cases.rocdates import is_chinese

# --- Which rules ----------------------------------------------------------------------------------------------------


def public_services() -> QuerySet[Service]:
    """The services the public is shown, in their order, each with the unit in charge."""
    return Service.objects.filter(is_public=True).select_related("owner__parent")


def with_rules(services: Iterable[Service], day: date) -> list[Service]:
    """The same services, each bearing as `.rules` the version in force on that day, or None. One query."""
    services = list(services)
    found = Sop.objects.filter(service__in=services, is_published=True, effective__contains=day)
    rules = {sop.service_id: sop for sop in found}
    for service in services:
        service.rules = rules.get(service.pk)
    return services


def sop_on(service: Service, day: date) -> Sop | None:
    """The published version in force on that day (Taipei), or None. There are never two: the database refuses."""
    return Sop.objects.filter(service=service, is_published=True, effective__contains=day).first()


def current_sop(service: Service, now: datetime) -> Sop | None:
    """The version in force at this moment."""
    return sop_on(service, now.astimezone(TAIPEI).date())


def book(service: Service, now: datetime) -> tuple[Sop | None, list[Sop]]:
    """The version in force with its stages read, and every published one, newest first. Two queries.

    Each bears `.last_day`, the last one it holds on; None while no end is set.
    """
    published = list(service.sops.filter(is_published=True).order_by("-version"))
    today = now.astimezone(TAIPEI).date()
    for sop in published:
        sop.last_day = sop.effective.upper and sop.effective.upper - timedelta(days=1)
    running = next((sop for sop in published if today in sop.effective), None)
    if running:
        prefetch_related_objects([running], STAGES)
    return running, published


STAGES = Prefetch("stages", Stage.objects.order_by("order"))
RUNGS = Prefetch("rungs", Rung.objects.order_by("stage__order", "offset", "pk"))


def next_change(sops: Iterable[Sop], now: datetime) -> datetime | None:
    """The next midnight (Taipei) at which another version comes into force: until then a page may be kept."""
    today = now.astimezone(TAIPEI).date()
    days = [day for sop in sops for day in (sop.effective.lower, sop.effective.upper) if day and day > today]
    return datetime.combine(min(days), time(), TAIPEI) if days else None


# --- Limits in words ------------------------------------------------------------------------------------------------
AMOUNT_ZH = {
    Mode.WD: "{n} 個工作天",
    Mode.CD: "{n} 天",
    Mode.CD_RAW: "{n} 天",
    Mode.MONTH: "{n} 個月",
    Mode.HOUR: "{n} 小時",
    Mode.HOUR_OFFICE: "{n} 個上班小時",
    Mode.HALF_DAY: "{n} 個工作天",
    Mode.LEAD_WD: "{n} 個工作天前",
}
AMOUNT_EN = {
    Mode.WD: "{n} working day{s}",
    Mode.CD: "{n} day{s}",
    Mode.CD_RAW: "{n} day{s}",
    Mode.MONTH: "{n} month{s}",
    Mode.HOUR: "{n} hour{s}",
    Mode.HOUR_OFFICE: "{n} office hour{s}",
    Mode.HALF_DAY: "{n} working day{s}",
    Mode.LEAD_WD: "{n} working day{s} before",
}
FROM_ZH = {
    Stage.Anchor.ENTRY: "{amount}",
    Stage.Anchor.DEPARTURE: "預計出港後 {amount}",
    Stage.Anchor.RETURN: "預計返港後 {amount}",
    Stage.Anchor.VISIT: "預計進入日的 {amount}",
}
FROM_EN = {
    Stage.Anchor.ENTRY: "{amount}",
    Stage.Anchor.DEPARTURE: "{amount} after the planned departure",
    Stage.Anchor.RETURN: "{amount} after the planned return",
    Stage.Anchor.VISIT: "{amount} the planned day of entry",
}


def amount_words(n: Decimal, mode: str, language: str) -> str:
    """「5 個工作天」, "30 minutes"; nothing to count is the same day."""
    zh = is_chinese(language)
    n = Decimal(n)
    if n == 0:
        return "當天" if zh else "the same day"
    if mode == Mode.HOUR and n < 1:
        minutes = int(n * 60)
        return f"{minutes} 分鐘" if zh else f"{minutes} minutes"
    shown = f"{n.normalize():f}"
    return AMOUNT_ZH[mode].format(n=shown) if zh else AMOUNT_EN[mode].format(n=shown, s="" if n == 1 else "s")


def total_words(sop: Sop, language: str) -> str:
    """How long the whole case may take: "5 working days". Empty where the case as a whole has no limit (a report)."""
    return "" if sop.n is None else amount_words(sop.n, sop.mode, language)


def extension_words(sop: Sop, language: str) -> str:
    """How long one extension may be: "15 days". Empty where none is allowed."""
    return amount_words(sop.max_extension, sop.mode, language) if sop.max_extensions and sop.mode else ""


def limit_words(stage: Stage, language: str) -> str:
    """How long a stage may take, and counted from what."""
    zh = is_chinese(language)
    if stage.n is not None:
        table = FROM_ZH if zh else FROM_EN
        return table[stage.anchor].format(amount=amount_words(stage.n, stage.mode, language))
    if stage.doer == Stage.Doer.SYSTEM:
        return "立即" if zh else "at once"
    if stage.sop.n is not None and not stage.is_side:
        return "含在總時限內" if zh else "within the total time"
    return "看個案" if zh else "as the case needs"


# --- Is the sum of the parts within the whole? ----------------------------------------------------------------------
# Minutes of an ordinary week: a working day is 7/5 of a calendar day, its 8 office hours share it. Months are short.
MINUTES = {
    Mode.HOUR: Decimal(60),
    Mode.HOUR_OFFICE: Decimal(252),
    Mode.WD: Decimal(2016),
    Mode.HALF_DAY: Decimal(2016),
    Mode.LEAD_WD: Decimal(2016),
    Mode.CD: Decimal(1440),
    Mode.CD_RAW: Decimal(1440),
    Mode.MONTH: Decimal(28 * 1440),
}


def minutes(n: Decimal | None, mode: str) -> Decimal:
    return Decimal(0) if n is None else Decimal(n) * MINUTES[mode]


def path_minutes(stages: Iterable[Stage]) -> Decimal:
    """How long the ordinary path takes if every stage uses all of its limit, in minutes of an ordinary week.

    Side paths (waiting for the applicant, what not every case takes) and what hangs on a planned moment do not add up.
    """
    return sum(
        (minutes(s.n, s.mode) for s in stages if not s.is_side and s.anchor == Stage.Anchor.ENTRY),
        start=Decimal(0),
    )


def fits_total(sop: Sop, stages: Iterable[Stage]) -> bool:
    """Whether the ordinary path ends within the limit of the whole case (facts §9). True where there is none."""
    return sop.n is None or path_minutes(stages) <= minutes(sop.n, sop.mode)


def outlasts(stage: Stage, sop: Sop) -> bool:
    """A side path of ours whose limit the law sets longer than that of the whole: it holds in its place
    (個人資料保護法 §13, 政府資訊公開法 §15: a correction has 30 days, where to see has 15)."""
    ours = stage.is_side and stage.is_statutory and stage.status == Status.IN_REVIEW
    return ours and sop.n is not None and minutes(stage.n, stage.mode) > minutes(sop.n, sop.mode)


# --- The stages as people read them ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Step:
    """One stage in one language: what the table, the flow chart and the printed sheet show."""

    name: str
    story: str
    doer: str
    limit: str
    late: str
    is_side: bool
    is_statutory: bool
    outlasts: bool  # the law gives what goes this way more time than the whole otherwise has


def steps(sop: Sop, language: str) -> list[Step]:
    """The stages in their order. What the law sets says so; where the whole is set by law, so is what is within it."""
    with translation.override(language):
        return [_step(stage, sop, language) for stage in sop.stages.all()]


def _step(stage: Stage, sop: Sop, language: str) -> Step:
    end = "zh" if is_chinese(language) else "en"
    stage.sop = sop
    return Step(
        name=getattr(stage, f"name_{end}"),
        story=getattr(stage, f"story_{end}"),
        doer=str(stage.get_doer_display()),
        limit=limit_words(stage, language),
        late=getattr(stage, f"overdue_{end}"),
        is_side=stage.is_side,
        is_statutory=stage.is_statutory,
        outlasts=outlasts(stage, sop),
    )
