"""示範人員: people to try the portal with, one for each role. They cannot sign in outside demo mode (StaffBackend)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import recovery
from accounts.actions import grant, open_account, plan_shift
from accounts.models import DutyShift, Membership, Recovery, Role, Unit, User

TAIPEI = ZoneInfo("Asia/Taipei")
OPENS_ALL = "quiet-harbour-1912"  # not a secret: printed at every demo start

# login, Chinese name, English name, Chinese title, English title, role, unit
PEOPLE = [
    ("duty", "陳海安", "Chen Hai-an", "值班人員", "Duty officer", Role.DUTY, "P02-BISHA"),
    ("deputy", "林守望", "Lin Shou-wang", "值班代理人", "Deputy duty officer", Role.DUTY, "P02-BISHA"),
    ("officer", "黃承辦", "Huang Cheng-ban", "承辦人", "Case officer", Role.OFFICER, "P02-BISHA"),
    ("chief", "張所長", "Chang Suo-chang", "安檢所所長", "Station chief", Role.SUPERVISOR, "P02-BISHA"),
    ("corps", "李隊長", "Li Dui-chang", "岸巡隊隊長", "Corps commander", Role.SUPERVISOR, "P02"),
    ("command", "王勤務", "Wang Chin-wu", "勤務指揮中心值勤官", "Command centre duty officer", Role.DUTY, "NB"),
    ("command2", "吳夜航", "Wu Yeh-hang", "勤務指揮中心值勤官", "Command centre duty officer", Role.DUTY, "NB"),
    ("branch", "劉分署", "Liu Fen-shu", "分署檢管科科長", "Branch section chief", Role.SUPERVISOR, "NB"),
    ("north", "何檢管", "Ho Chien-kuan", "分署承辦人（北部）", "Branch officer, north", Role.OFFICER, "NB"),
    ("branch-sec", "蔡秘書", "Tsai Mi-shu", "分署秘書室", "Branch secretariat", Role.SECRETARIAT, "NB"),
    ("secretary", "楊研考", "Yang Yen-kao", "署秘書室研考", "Secretariat, headquarters", Role.SECRETARIAT, "CGA"),
    ("chief-secretary", "馬主秘", "Ma Chu-pi", "主任秘書", "Chief secretary", Role.SUPERVISOR, "CGA"),
    ("records", "許檔案", "Hsu Tang-an", "檔案管理人員", "Records officer", Role.RECORDS, "CGA"),
    ("records-chief", "宋主任", "Sung Chu-jen", "秘書室主任", "Head of the secretariat", Role.SUPERVISOR, "HQ-SEC"),
    ("editor", "鄭編輯", "Cheng Pien-chi", "網站內容編輯", "Content editor", Role.EDITOR, "CGA"),
    ("publisher", "謝審核", "Hsieh Shen-ho", "網站內容審核", "Content publisher", Role.PUBLISHER, "CGA"),
    ("ethics", "郭政風", "Kuo Cheng-feng", "政風人員", "Civil service ethics", Role.ETHICS, "CGA"),
    ("auditor", "洪稽核", "Hung Chi-ho", "稽核人員", "Auditor", Role.AUDITOR, "CGA"),
    ("admin", "曾管理", "Tseng Kuan-li", "系統管理員", "Administrator", Role.ADMINISTRATOR, "CGA"),
    ("south", "邱南星", "Chiu Nan-hsing", "值班人員（後壁湖）", "Duty officer, Houbihu", Role.DUTY, "P06-HOUBIHU"),
    ("south2", "廖潮平", "Liao Chao-ping", "值班代理人（後壁湖）", "Deputy, Houbihu", Role.DUTY, "P06-HOUBIHU"),
    ("south-officer", "葉承南", "Yeh Cheng-nan", "分署承辦人（南部）", "Branch officer, south", Role.OFFICER, "SB"),
    ("south-chief", "賴分隊", "Lai Fen-tui", "分署主管（南部）", "Branch head, south", Role.SUPERVISOR, "SB"),
    ("central", "江承中", "Chiang Cheng-chung", "分署承辦人（中部）", "Branch officer, centre", Role.OFFICER, "CB"),
    ("central-chief", "沈主中", "Shen Chu-chung", "分署主管（中部）", "Branch head, centre", Role.SUPERVISOR, "CB"),
    ("east", "潘承東", "Pan Cheng-tung", "分署承辦人（東部）", "Branch officer, east", Role.OFFICER, "EB"),
    ("east-chief", "高主東", "Kao Chu-tung", "分署主管（東部）", "Branch head, east", Role.SUPERVISOR, "EB"),
    ("islands", "顏承離", "Yen Cheng-li", "分署承辦人（金馬澎）", "Branch officer, islands", Role.OFFICER, "KMP"),
    ("islands-chief", "歐主離", "Ou Chu-li", "分署主管（金馬澎）", "Branch head, islands", Role.SUPERVISOR, "KMP"),
]
"""A role holds for the units below: with an officer and a supervisor in each branch that looks after ports and zones,
every case finds somebody to handle it and somebody else to approve it, wherever it is filed."""

SIGN_INS = [(login, OPENS_ALL, zh, en, unit) for login, _zh, _en, zh, en, _role, unit in PEOPLE]
"""(login, password, role in Chinese, role in English, code of the unit): for the ready line and the sign-in page."""

DESKS = {"P02-BISHA": ("duty", "deputy"), "P06-HOUBIHU": ("south", "south2"), "NB-CMD": ("command", "command2")}
"""Which two people take turns at which desk: one by day, the other by night, each the other's deputy."""

SHIFT = timedelta(hours=12)
SERVED = timedelta(days=366)  # how long they have been in office: the oldest page was written a year ago
CHANGES_AT = 8  # o'clock in Taipei, and twelve hours later


@transaction.atomic
def seed_people(now, days=7) -> dict[str, int]:
    """Make the demo people and their shifts from now on for some days. Runs any number of times; needs the units."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row[-1] for row in PEOPLE} | DESKS.keys())}
    hashed = make_password(OPENS_ALL)  # slow on purpose: once for all of them
    known = {user.username: user for user in User.objects.filter(is_demo=True)}
    made = 0
    for login, zh, en, title_zh, title_en, role, unit in PEOPLE:
        if login not in known:
            known[login] = person(login, zh, en, title_zh, title_en, hashed, now)
            made += 1
        if not Membership.objects.at(now).filter(user=known[login], unit=units[unit], role=role).exists():
            grant(user=known[login], unit=units[unit], role=role, actor=None, now=now - SERVED)
    if not Recovery.objects.exists():
        recovery.ask(person=known["deputy"], actor=known["chief"], now=now)
    shifts = sum(fill_desk(units[desk], *(known[login] for login in pair), now, days) for desk, pair in DESKS.items())
    return {"people": made, "shifts": shifts}


def person(login, zh, en, title_zh, title_en, hashed, now) -> User:
    return open_account(
        username=login,
        password=OPENS_ALL,
        hashed=hashed,
        name_zh=zh,
        name_en=en,
        title_zh=title_zh,
        title_en=title_en,
        email=f"{login}@portal.example.tw",
        is_demo=True,
        opened_at=now - SERVED,
        actor=None,
        now=now,
    )


def fill_desk(unit: Unit, by_day: User, by_night: User, now, days: int) -> int:
    """Shifts without a gap from the one that is running now; a time that is taken is left as it is."""
    made = 0
    start = shift_start(now)
    for number in range(days * 2):
        starts_at = start + number * SHIFT
        day = starts_at.astimezone(TAIPEI).hour == CHANGES_AT
        officer, deputy = (by_day, by_night) if day else (by_night, by_day)
        taken = DutyShift.objects.filter(unit=unit, starts_at__lt=starts_at + SHIFT, ends_at__gt=starts_at).exists()
        if not taken:
            plan_shift(
                unit=unit,
                officer=officer,
                deputy=deputy,
                starts_at=starts_at,
                ends_at=starts_at + SHIFT,
                actor=None,
                now=now,
            )
            made += 1
    return made


def shift_start(now):
    """The change of shift before `now`: 08:00 or 20:00 in Taipei."""
    local = now.astimezone(TAIPEI)
    change = local.replace(hour=CHANGES_AT, minute=0, second=0, microsecond=0)
    while change > local:
        change -= SHIFT
    return change + SHIFT if change + SHIFT <= local else change
