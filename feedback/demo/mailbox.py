"""示範列管: the desk of the mailbox on a usual day: more time asked for, a repeat, a group, a letter about a person,
and one that belongs elsewhere. Made by the actions people use; nobody wrote any of it."""

from datetime import datetime, timedelta

from accounts.models import Unit, User
from cases import drafts
from cases.actions import assign, forwardings
from cases.models import Authority, Case, Service
from feedback.actions import confiding, extending, grouping, passing, registering, repeating
from feedback.actions.petitions import FORM, SERVICE, confirm_address, file_petition
from feedback.models import ExtensionRequest, Petition, Repeat, Topic
from feedback.petitions.letter import Letter

STATION = "P02-BISHA"
SOUTH = "請恢復南堤的釣魚區"
SOUTH_TEXT = "南堤封閉三個月了，釣魚的人都擠到北堤，很危險。\n1. 什麼時候重新開放？\n2. 可不可以先開放一半？"
# What it is for -> days ago, kind, topic, who, subject, content
LETTERS = {
    "asked": (5, "suggestion", "noise", "郭海燕", "訓練鳴槍太吵", "每週三下午聲音很大，可以先通知住戶嗎？"),
    "granted": (7, "rights", "delay", "潘大海", "扣船到現在沒有結果", "船被扣了三個星期，什麼時候可以領回？"),
    "again": (1, "inquiry", "coast", "周浪花", "磯釣區告示牌還是看不清楚", "說已清洗，可是還是看不出開放時間。"),
    "leads": (4, "suggestion", "coast", "江志明", SOUTH, SOUTH_TEXT),
    "joins": (4, "suggestion", "coast", "游美玲", SOUTH, SOUTH_TEXT),
    "about": (2, "misconduct", "conduct", "廖先生", "所長對漁民講話很難聽", "上星期五在安檢站，所長當眾罵我不識字。"),
    "elsewhere": (6, "suggestion", "other", "簡小姐", "海邊步道的垃圾桶不夠", "假日垃圾滿出來，可以多放幾個嗎？"),
}  # fmt: skip


def seed(now: datetime) -> None:
    """Once, however often it is called."""
    if Repeat.objects.exists() or ExtensionRequest.objects.exists():
        return
    people, station = User.objects.in_bulk(field_name="username"), Unit.objects.get(code=STATION)
    clerk, chief, officer = people["secretary"], people["chief"], people["officer"]
    topics, service = Topic.objects.in_bulk(field_name="code"), Service.objects.get(code=SERVICE)
    found = {name: _filed(number, story, topics, service, now) for number, (name, story) in enumerate(LETTERS.items())}

    for name, level in (("asked", "normal"), ("granted", "complex"), ("leads", "normal")):
        at = found[name].filed_at + timedelta(hours=2)
        _register(found[name], station, level, clerk, at)
        forwardings.acknowledge(_again(found[name]), actor=officer, now=at)
        assign(_again(found[name]), officer=officer, actor=chief, now=at)
    asked = now - timedelta(hours=3)
    extending.ask(_again(found["asked"]), n=5, reason="要先問過訓練單位的排程", actor=officer, now=asked)
    made = extending.ask(_again(found["granted"]), n=10, reason="等檢察署發還的公文", actor=officer, now=asked)
    extending.settle(made, granted=True, actor=chief, now=asked + timedelta(hours=1))

    grouping.gather(_again(found["leads"]), [_again(found["joins"])], reason="同一份訴求", actor=clerk, now=asked)
    earlier = Case.objects.filter(petition__isnull=False, applicant__name="周浪花").exclude(pk=found["again"].pk)
    repeating.mark(_again(found["again"]), list(earlier[:1]), actor=clerk, now=asked)
    confiding.seal(_again(found["about"]), about=[chief], reason="陳情所長的言行", actor=clerk, now=asked)
    authority = Authority.objects.get(code="environment")
    passing.transfer(_again(found["elsewhere"]), authority=authority, reason="步道由該機關管理", actor=clerk, now=asked)


def _filed(number: int, story: tuple, topics: dict, service: Service, now: datetime) -> Case:
    days, kind, topic, name, subject, content = story
    at = now - timedelta(days=days)
    draft = drafts.begin(service, language="zh-hant", version=FORM, now=at)
    email = f"{'petitioner2' if name == '周浪花' else f'writer{number}'}@example.tw"
    given = {"kind": kind, "topic": topics[topic], "subject": subject, "content": content, "name": name, "email": email}
    petition = file_petition(Letter(**given, reply_by=Petition.ReplyBy.EMAIL), draft=draft, now=at)
    confirm_address(petition, now=at)
    return petition.case


def _register(case: Case, unit: Unit, level: str, clerk: User, at: datetime) -> None:
    letter = Petition.objects.select_related("topic").get(pk=case.pk)
    given = {"kind": letter.kind, "topic": letter.topic, "level": level}
    registering.register(_again(case), unit=unit, actor=clerk, now=at, **given)


def _again(case: Case) -> Case:
    """As the actions before have left it."""
    return Case.objects.select_related("service", "unit", "stage", "limit", "officer", "lead").get(pk=case.pk)
