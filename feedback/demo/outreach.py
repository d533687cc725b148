"""示範訪視: a year's plan of the demo's station, and visits of the last weeks, by the actions people use."""

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import Unit, User
from cases.calendar import TAIPEI
from feedback.actions import outreach as actions
from feedback.models import Audience, Help, Outreach, Suggestion, Way

STATION = "P02-BISHA"
PLAN = {Audience.FISHERS: 12, Audience.CONSERVATION: 4, Audience.NEIGHBOURHOOD: 6, Audience.VULNERABLE: 12}
AREA = "基隆市中正區"
# Days ago, whom, how, organisation, who, where, people, officers, care, asked, answered, suggestions
VISITS = [
    (
        *(41, Audience.FISHERS, Way.VISIT, "基隆區漁會", "高理事", "漁會二樓會議室", 9, 3, []),
        *("漁船進出港報驗能不能再快一點？", "上午 6 時到 8 時已多派一名人員。"),
        ["安檢碼頭晚上太暗，希望加裝照明。", "報驗表希望有越南文和印尼文。"],
    ),
    (
        *(33, Audience.VULNERABLE, Way.VISIT, "", "簡阿嬤", "正濱路一樓", 1, 2, [Help.MEALS, Help.HEALTH]),
        *("最近膝蓋痛，不方便下樓拿餐。", "量了血壓，已請里幹事協助居家服務。"),
        [],
    ),
    (
        *(26, Audience.CONSERVATION, Way.GATHERING, "海洋保育聯盟", "方秘書長", "望海巷潮境公園", 24, 6, []),
        *("海龜擱淺要打給誰？", "請打 118，我們會通知海洋保育署。"),
        ["潮境保育區的界線希望設浮標。"],
    ),
    (
        *(12, Audience.NEIGHBOURHOOD, Way.ROUNDS, "砂子里辦公處", "羅里長", "里民活動中心", 15, 4, []),
        *("磯釣區什麼時候開放？", "網站的海岸管制區頁面查得到。"),
        [],
    ),
    (
        *(5, Audience.VULNERABLE, Way.VISIT, "", "江先生", "祥豐街", 2, 2, [Help.TIDYING, Help.GOODS]),
        *("颱風過後屋頂漏水。", "幫忙清出積水，已通報區公所。"),
        [],
    ),
    (
        *(2, Audience.FISHERS, Way.VISIT, "碧砂娛樂漁船聯誼會", "施會長", "碧砂漁港", 6, 2, []),
        *("娛樂漁船名冊可不可以線上送？", "可以，示範了線上報驗。"),
        ["名冊上傳後希望有確認的簡訊。"],
    ),
]


def seed(now: datetime) -> None:
    """Once, however often it is called."""
    unit, people = Unit.objects.get(code=STATION), User.objects.in_bulk(field_name="username")
    if Outreach.objects.filter(unit=unit).exists():
        return
    today = now.astimezone(TAIPEI).date()
    actions.plan_year(unit, today.year - 1911, PLAN, actor=people["chief"], now=now)
    for days, audience, way, organisation, met, place, met_people, officers, care, asked, answer, suggestions in VISITS:
        data = {
            "happened_on": today - timedelta(days=days),
            "audience": audience,
            "way": way,
            "organisation": organisation,
            "area": AREA,
            "met": met,
            "place": place,
            "people": met_people,
            "officers": officers,
            "help": [str(one) for one in care],
            "asked": asked,
            "answer": answer,
        }
        moment = now - timedelta(days=days - 1)
        given = {"key": uuid4(), "actor": people["officer"], "now": moment}
        actions.record_visit(unit=unit, data=data, suggestions=suggestions, **given)
    first = Suggestion.objects.filter(visit__unit=unit).order_by("pk").first()
    actions.make_petition(first, actor=people["officer"], now=now - timedelta(hours=20))
