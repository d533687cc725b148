"""A case and the content of its acknowledgement, for the tests of documents."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

from accounts.models import Unit
from cases.models import Applicant, Case, Service, Sop

TAIPEI = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 17, 17, 32, 654321, tzinfo=TAIPEI)
REFERENCE = "YD-115-000123-7"


def content(**changes) -> dict:
    return {
        "title": {"zh": "遊艇出海報備受理通知", "en": "Yacht departure report received"},
        "reference": REFERENCE,
        "filed_at": NOW.isoformat(timespec="seconds"),
        "unit": {"zh": "將軍安檢所", "en": "Jiangjun Inspection Office", "phone": "06-793-0123"},
        "sections": [
            {
                "title": {"zh": "船舶", "en": "Vessel"},
                "rows": [
                    {"label": {"zh": "船名", "en": "Name"}, "value": {"zh": "堃峯𡃁號", "en": "Kun Feng"}},
                    {"label": {"zh": "駕駛", "en": "Skipper"}, "value": {"zh": "林○海", "en": "L*** H***"}},
                    {
                        "label": {"zh": "叫號", "en": "Call sign"},
                        "value": {"zh": "BM1234", "en": "BM1234"},
                        "private": True,
                    },
                ],
            },
            {
                "title": {"zh": "航程", "en": "Voyage"},
                "rows": [
                    {"label": {"zh": "船上人數", "en": "People on board"}, "value": {"zh": "8 人", "en": "8"}},
                    {
                        "label": {"zh": "返港", "en": "Return"},
                        "value": {"zh": "將軍漁港，115.11.24 17:00", "en": "Jiangjun, 24 November 2026, 17:00"},
                    },
                ],
            },
        ],
        "next": [{"zh": "回到港口後，請立刻回報返港。", "en": "Report your return as soon as you are back."}],
        "notes": [{"zh": "未回報返港，我們可能啟動搜救。", "en": "Without it a search may be started."}],
        **changes,
    }


def make_case(reference=REFERENCE) -> Case:
    head = Unit.objects.create(code="CGA", path="CGA/", kind="hq", name_zh="海巡署", name_en="CGA")
    unit = Unit.objects.create(
        code="SB-11-JJ",
        path="CGA/SB-11-JJ/",
        parent=head,
        kind="station",
        name_zh="將軍安檢所",
        name_en="Jiangjun Inspection Office",
        phone="06-793-0123",
    )
    service = Service.objects.create(
        code="yacht-departure", prefix="YD", app="applications", title_zh="遊艇出海報備", title_en="Yacht departure"
    )
    case = Case.objects.create(
        reference=reference,
        service=service,
        sop=Sop.objects.create(service=service, version=1),
        unit=unit,
        received_unit=unit,
        filed_at=NOW,
        submission_key=uuid4(),
    )
    Applicant.objects.create(case=case, name="林大海", identity="A123456789", phone="0912345678")
    return case
