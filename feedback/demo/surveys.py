"""問卷 of the demo: a closed round with its results and improvements, one that is open now, and one by name."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import Unit, User
from feedback.actions import survey_answers, survey_invitations, survey_results
from feedback.actions import surveys as actions
from feedback.models import Survey
from feedback.surveys import wording

ANSWERS = 32
BLANK = {"hint_zh": "", "hint_en": "", "is_required": False, "options": "", "rows": "", "show_if": []}
ITEMS = "\n".join(f"{zh} | {en}" for zh, en in wording.STANDARD)
QUESTIONS = [
    {
        "kind": "single",
        "text_zh": "您這次怎麼辦理？",
        "text_en": "How did you come to us this time?",
        "options": "臨櫃 | At the counter\n電話 | By telephone\n網路 | On line",
        "is_required": True,
    },
    {
        "kind": "multiple",
        "text_zh": "您用過哪些服務？",
        "text_en": "Which of our services have you used?",
        "options": "遊艇出海報備 | Yacht departure report\n海岸管制區申請 | Entry to a controlled zone\n"
        "拾得物 | Lost property\n其他 | Others",
    },
    {
        "kind": "scale",
        "text_zh": "整體來說，您滿意嗎？",
        "text_en": "All in all, are you satisfied?",
        "is_required": True,
    },
    {
        "kind": "text",
        "text_zh": "哪裡讓您不滿意？",
        "text_en": "What were you not satisfied with?",
        "show_if": ["q3=1", "q3=2"],
    },
    {
        "kind": "matrix",
        "text_zh": "您對下列各項滿意嗎？",
        "text_en": "How satisfied are you with these?",
        "rows": ITEMS,
    },
    {
        "kind": "nps",
        "text_zh": "您會推薦親友使用線上服務嗎？",
        "text_en": "Would you recommend our online services to others?",
    },
]
TOPICS = ["等候：等，久，排隊", "資訊：網站，找不到，說明", "設施：停車，廁所"]
TEXTS = ["等了四十分鐘才輪到", "網站上找不到表格", "停車不方便", "排隊太久，希望加開窗口", "說明看不懂"]


def seed(now: datetime) -> int:
    """Three surveys; where there are any already, none."""
    if Survey.objects.exists():
        return 0
    people = {user.username: user for user in User.objects.filter(username__in=("secretary", "publisher"))}
    _closed(now, people["secretary"], people["publisher"])
    _open(now, people["secretary"], people["publisher"])
    _by_name(now, people["secretary"], people["publisher"])
    return 3


def _make(place: dict, writer: User, publisher: User, now: datetime, questions=QUESTIONS):
    unit = Unit.objects.get(code="HQ-SEC")
    common = {"unit": unit, "is_anonymous": True, "is_open_link": True, "topics": TOPICS}
    version = actions.begin(values=common | place, actor=writer, now=now)
    for question in questions:
        lists = {name: wording.read_lines(question.get(name, "")) for name in ("options", "rows")}
        actions.ask(version, values=BLANK | question | lists, actor=writer, now=now)
    return actions.publish(version, actor=publisher, now=now)


def _closed(now: datetime, writer: User, publisher: User) -> None:
    opens, closes = now - timedelta(days=50), now - timedelta(days=20)
    place = {
        "slug": "service-points-2026-1",
        "kind": "periodic",
        "opens_at": opens,
        "closes_at": closes,
        "title_zh": "服務據點滿意度調查（上半年）",
        "title_en": "Satisfaction with our service points, first half of the year",
        "intro_zh": "我們想知道哪裡做得好、哪裡要改。約 3 分鐘可填完。",
        "intro_en": "We want to know what we do well and what to mend. It takes about 3 minutes.",
    }
    version = _make(place, writer, publisher, opens)
    _answer(version, ANSWERS, opens + timedelta(days=3))
    words = {
        "method_zh": "在 4 個服務據點張貼 QR 碼，並請臨櫃民眾自行填答。",
        "method_en": "QR codes at four service points; people filled it in by themselves.",
        "summary_zh": "多數人滿意服務態度；不滿意的人主要反映等候時間與網站資訊。",
        "summary_en": "Most are satisfied with our courtesy; those who are not name the waiting and the website.",
    }
    codes = ["q1", "q3", "q5", "q6"]
    survey_results.report(version.survey, codes=codes, words=words, actor=publisher, now=closes + timedelta(days=2))
    promised = closes + timedelta(days=3)
    measures = [
        ("等候時間太久", "上午 9 時到 11 時加開一個窗口", promised.date() + timedelta(days=10)),
        ("網站上找不到表格", "每項服務的頁面加上表格下載", promised.date() + timedelta(days=60)),
    ]
    rows = [
        survey_results.promise(
            version.survey,
            values={
                "finding": finding,
                "measure": measure,
                "unit": version.survey.unit,
                "owner": writer,
                "due_on": due_on,
                "is_public": True,
            },
            actor=writer,
            now=promised,
        )
        for finding, measure, due_on in measures
    ]
    done = "已加開，尖峰等候由 40 分鐘降到 15 分鐘"
    survey_results.finish(rows[0], outcome=done, actor=writer, now=promised + timedelta(days=9))


def _open(now: datetime, writer: User, publisher: User) -> None:
    place = {
        "slug": "service-points-2026-2",
        "kind": "web",
        "opens_at": now - timedelta(days=2),
        "closes_at": now + timedelta(days=40),
        "title_zh": "服務據點滿意度調查（下半年）",
        "title_en": "Satisfaction with our service points, second half of the year",
        "intro_zh": "上半年的結果已經公布。這次想知道改了之後好不好。約 3 分鐘可填完。",
        "intro_en": "The results of the first half are published. Now we ask whether it got better. About 3 minutes.",
    }
    version = _make(place, writer, publisher, now - timedelta(days=2))
    _answer(version, 9, now - timedelta(days=1))


def _by_name(now: datetime, writer: User, publisher: User) -> None:
    """Of the partners we visit: they answer with their address, so that we can come back to what they say."""
    begun = now - timedelta(days=5)
    place = {
        "slug": "partners-2026",
        "kind": "periodic",
        "is_anonymous": False,
        "is_open_link": False,
        "opens_at": begun,
        "closes_at": now + timedelta(days=25),
        "title_zh": "漁會與社區合作意見調查",
        "title_en": "What our partners in ports and neighbourhoods think",
        "intro_zh": "這份問卷具名，方便我們回復您的意見。",
        "intro_en": "You answer by name, so that we can answer you.",
    }
    version = _make(place, writer, publisher, begun, [QUESTIONS[2], PARTNERS])
    emails = [f"partner{number}@example.tw" for number in range(1, 7)]
    survey_invitations.invite(version.survey, emails=emails, language="zh-hant", actor=writer, now=begun)
    for number, invitation in enumerate(version.survey.invitations.order_by("pk")[: len(IDEAS)]):
        overall, text = IDEAS[number]
        marks = {"q1", f"q1={overall}", "q2"}
        given = {"texts": {"q2": text}, "language": "zh-hant", "now": begun + timedelta(days=1)}
        key = UUID(int=Random(text).getrandbits(128), version=4)  # noqa: S311  made-up data, no secret
        survey_answers.answer(version, marks=marks, key=key, invitation=invitation, **given)


PARTNERS = {"kind": "text", "text_zh": "您希望我們做什麼？", "text_en": "What should we do?"}
IDEAS = [
    ("5", "颱風前提早通知進港"),
    ("4", "每季辦一次座談"),
    ("3", "報驗等太久，尖峰時多一位同仁"),
    ("4", "淨灘活動請提早一個月公告"),
    ("2", "網站找不到臨時停泊的說明"),
]


def _answer(version, count: int, now: datetime) -> None:
    """Made-up people, the same ones every time."""
    dice = Random(version.survey.slug)  # noqa: S311  made-up data, no secret
    lines = version.questions.get(kind="matrix").rows
    for number in range(count):
        overall = dice.choice("5554444332211")
        marks = {"q1", f"q1={dice.choice('aaabbc')}", "q2", *(f"q2={code}" for code in dice.sample("abcd", 2))}
        marks |= {"q3", f"q3={overall}", "q6", f"q6={min(10, int(overall) * 2 + dice.randint(-1, 1))}"}
        for row in lines:
            marks |= {f"q5.{row['code']}", f"q5.{row['code']}={dice.choice((overall, '4', '5', 'na'))}"}
        texts = {"q4": TEXTS[number % len(TEXTS)]} if overall in "12" else {}
        marks |= set(texts)
        key = UUID(int=dice.getrandbits(128), version=4)
        survey_answers.answer(version, marks=marks, texts=texts, key=key, language="zh-hant", now=now)
