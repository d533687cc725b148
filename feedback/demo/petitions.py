"""示範來信: letters of every kind, from the form and from the desk, one of them secret. Written by nobody."""

from datetime import datetime, timedelta

from accounts.models import User
from cases import counter, drafts
from cases.models import Service
from feedback.actions.petitions import FORM, SERVICE, confirm_address, file_petition
from feedback.models import Petition, Topic
from feedback.petitions.letter import Letter

# hours ago, topic, the letter
LETTERS = (
    (30, "noise", {
        "kind": "suggestion", "subject": "漁港北堤的路燈壞了", "name": "林海生", "email": "lin@example.tw",
        "content": "北堤的路燈壞了兩個星期。\n1. 什麼時候會修好？\n2. 之後壞了要打給誰？",
        "reply_by": "email", "may_publish": True,
    }),
    (26, "coast", {
        "kind": "inquiry", "subject": "開放的防波堤怎麼查", "name": "陳小美", "phone": "+886912345678",
        "content": "想帶孩子去釣魚，哪些防波堤有開放？要不要先申請？", "reply_by": "phone", "may_publish": True,
    }),
    (20, "delay", {
        "kind": "rights", "subject": "檔案申請還沒回復", "name": "黃阿明", "address": "202 基隆市中正區北寧路 1 號",
        "content": "上個月申請的檔案，到今天還沒收到答復，請告訴我辦到哪裡了。", "reply_by": "letter",
    }),
    (3, "conduct", {
        "kind": "misconduct", "subject": "值班時間有人離開崗位", "name": "吳先生", "email": "wu@example.tw",
        "content": "上星期三晚上，安檢所值班台兩個小時沒有人。", "reply_by": "email", "is_secret": True,
    }),
)  # fmt: skip
CALLED = {
    "kind": "suggestion", "subject": "謝謝救起我先生", "name": "張太太", "reply_by": "none", "source": "phone",
    "content": "上個月我先生翻船，是碧砂的弟兄救上來的。想謝謝他們。", "proof": "consented",
}  # fmt: skip


def seed(now: datetime) -> None:
    """Once: what is there already is left as it is."""
    if Petition.objects.exclude(source=Petition.Source.OUTREACH).exists():
        return
    service = Service.objects.get(code=SERVICE)
    topics = Topic.objects.in_bulk(field_name="code")
    for hours, topic, words in LETTERS:
        at = now - timedelta(hours=hours)
        draft = drafts.begin(service, language="zh-hant", version=FORM, now=at)
        petition = file_petition(Letter(topic=topics[topic], **words), draft=draft, now=at)
        if petition.may_publish and petition.email_waiting:
            confirm_address(petition, now=at + timedelta(minutes=5))
    clerk = User.objects.filter(username="duty").first()
    if clerk:
        begun = {"channel": "phone", "received": now - timedelta(hours=2), "language": "zh-hant"}
        draft = counter.begin(service, **begun, actor=clerk, now=now)
        file_petition(Letter(topic=topics["attitude"], **CALLED), draft=draft, actor=clerk, now=now)
