"""示範答復: one with a promise ahead, one with a promise overdue, one that waits for approval, one half written."""

from datetime import datetime, timedelta

from accounts.models import Unit, User
from cases import actions, drafts
from cases.actions import decisions, forwardings, letters
from cases.calendar import TAIPEI
from cases.models import Case, Service
from feedback.actions import replies
from feedback.actions.petitions import SERVICE, confirm_address, file_petition
from feedback.models import Petition, Reply, Topic
from feedback.petitions.letter import Letter

STATION = "P02-BISHA"
GROUND = "行政程序法第 171 條"
# Days ago, kind, topic, subject, content, how far it has come, the short answer, its promise: item, days from now
STORIES = [
    (
        *(9, Petition.Kind.SUGGESTION, "noise", "安檢碼頭夜間照明不足"),
        "碧砂安檢碼頭晚上很暗，靠岸的時候看不清楚梯子。\n1. 什麼時候可以加裝照明？\n2. 這段時間怎麼靠岸比較安全？",
        *("given", "碼頭照明 12 月加裝完成，這段時間晚上有人在梯口引導。", ("加裝安檢碼頭照明兩盞", 18)),
    ),
    (
        *(24, Petition.Kind.INQUIRY, "coast", "磯釣區開放時間標示不清"),
        "外木山磯釣區的告示牌字跡模糊，看不出開放時間。可以換新的嗎？",
        *("given", "告示牌已清洗，新的牌子製作中。", ("更換外木山磯釣區告示牌", -3)),
    ),
    (
        *(3, Petition.Kind.INQUIRY, "inspection", "娛樂漁船名冊線上送件"),
        "娛樂漁船的乘客名冊可以在線上送嗎？出港前多久要送？",
        *("handed in", "可以線上送，出港前送出就好；臨時換人也能改。", None),
    ),
    (
        *(2, Petition.Kind.SUGGESTION, "attitude", "感謝碧砂安檢所協助老人家下船"),
        "上週六家父下船時站不穩，值班人員扶他到岸上還倒了熱水。可以轉達謝意嗎？",
        *("kept", "謝謝您的來信，會轉達給當天的值班人員。", None),
    ),
]


def seed(now: datetime) -> None:
    """Once, however often it is called."""
    if Reply.objects.exists():
        return
    people, station = User.objects.in_bulk(field_name="username"), Unit.objects.get(code=STATION)
    for number, story in enumerate(STORIES, 1):
        _tell(number, story, people, station, now)


def _tell(number: int, story: tuple, people: dict, station: Unit, now: datetime) -> None:
    days, kind, topic, subject, content, far, short, promise = story
    at = now - timedelta(days=days)
    case = _come_in(number, kind, topic, subject, content, people, station, at)
    wrote = min(at + timedelta(days=2), now - timedelta(hours=1))
    reply = replies.keep(
        case,
        parts=_parts(case, kind, short, promise, now),
        answers={question.number: short for question in case.petition.questions.all()} if far != "kept" else {},
        actor=people["officer"],
        now=wrote,
    )
    if far == "kept":
        return
    decision = replies.hand_in(reply, actor=people["officer"], now=wrote)
    if far == "given":
        approved = wrote + timedelta(minutes=30)
        decisions.approve(decision, actor=people["chief"], now=approved)
        letters.release_due(approved + letters.GRACE)


def _come_in(number, kind, topic, subject, content, people, station, at) -> Case:
    """Filed on line, its address confirmed, registered and sent to the station that answers."""
    service = Service.objects.get(code=SERVICE)
    letter = Letter(
        kind=kind,
        topic=Topic.objects.get(code=topic),
        subject=subject,
        content=content,
        name=["林海生", "周浪花", "吳船長", "蔡青雲"][number - 1],
        email=f"petitioner{number}@example.tw",
        reply_by=Petition.ReplyBy.EMAIL,
        may_publish=True,
    )
    petition = file_petition(letter, draft=drafts.begin(service, language="zh-hant", version=1, now=at), now=at)
    confirm_address(petition, now=at)
    case = actions.accept(petition.case, actor=people["records-chief"], now=at)
    forwardings.forward(case, unit=station, reason="屬碧砂安檢所業務", actor=people["records-chief"], now=at)
    forwardings.acknowledge(case, actor=people["officer"], now=at)
    return Case.objects.select_related("petition").get(pk=case.pk)


def _parts(case: Case, kind: str, short: str, promise: tuple | None, now: datetime) -> dict:
    due = promise and (now.astimezone(TAIPEI) + timedelta(days=promise[1])).date().isoformat()
    return {
        "outcome": "adopted" if kind == Petition.Kind.SUGGESTION else "explained",
        "summary": short,
        "view": "我們到現場看過，也問了值班人員，情形和您說的一樣。",
        "ground": GROUND,
        "measures": short,
        "remedy": Reply.Remedy.NONE,
        "remedy_text": "",
        "contact_name": "黃承辦",
        "contact_phone": case.unit.phone or "02-2469-0118",
        "manner": Reply.Manner.EMAIL,
        "promises": [{"item": promise[0], "due_on": due}] if promise else [],
        "is_cleared": True,
    }
