"""What is printed about a request: the acknowledgement, the form to sign, the decision on each thing asked for."""

from datetime import timedelta

from django.utils.translation import gettext_noop

from applications.journey import both, in_both
from applications.records import state
from applications.records.models import AccessRequest
from cases import masking, rocdates
from cases.calendar import TAIPEI

SIGN_HERE = {"zh": "＿＿＿＿＿＿＿＿＿＿＿＿", "en": "______________________"}


def acknowledgement(case) -> dict:
    """受理通知: number, moment, unit, when we decide, what comes next. Titles stand on the paper alone."""
    asked = case.access_request
    return frame(
        case,
        both(gettext_noop("Acknowledgement of a request")),
        [
            {
                "title": both(gettext_noop("Request")),
                "rows": [
                    row(gettext_noop("Service"), {"zh": case.service.title_zh, "en": case.service.title_en}),
                    row(gettext_noop("What is asked"), in_both(lambda: AccessRequest.Wish(asked.wish).label)),
                    row(gettext_noop("Applicant"), same(masking.mask_name(case.applicant.name))),
                    row(gettext_noop("Received"), moment(asked.received_at)),
                    *_last_day(case),
                ],
            },
            {"title": both(gettext_noop("What is asked for")), "rows": item_rows(case)},
        ],
        next=[
            both(gettext_noop("We check that the request is complete. If something is missing, we ask once, for all.")),
            both(gettext_noop("Each item is decided by itself. You get the decision in writing.")),
        ],
        notes=[both(gettext_noop("This is no decision yet. You can withdraw the request until it is decided."))],
    )


def to_sign(case, answers: dict) -> dict:
    """政府資訊公開申請書: to print, sign and send back. The number ties the signature to what was filed."""
    return frame(
        case,
        both(gettext_noop("Request for government information, to be signed")),
        [
            {
                "title": both(gettext_noop("Request")),
                "rows": [
                    row(gettext_noop("Applicant"), same(masking.mask_name(case.applicant.name))),
                    row(gettext_noop("Name in full"), same(case.applicant.name), private=True),
                    *_body(answers),
                    row(gettext_noop("Filed online"), moment(case.filed_at)),
                ],
            },
            {"title": both(gettext_noop("What is asked for")), "rows": item_rows(case)},
            {
                "title": both(gettext_noop("Signature")),
                "rows": [
                    row(gettext_noop("Signature of the applicant or agent"), SIGN_HERE, private=True),
                    row(gettext_noop("Day"), SIGN_HERE, private=True),
                ],
            },
        ],
        next=[
            both(gettext_noop("Print this page and sign it.")),
            both(gettext_noop("Upload a photo or scan of it on the status page, or post it to the unit below.")),
            both(gettext_noop("The period for our decision starts when we have your signature.")),
        ],
        notes=[
            both(
                gettext_noop(
                    "A request by wire has to be signed (The Freedom of Government Information Law, article 10 II)."
                )
            )
        ],
    )


def frame(case, title: dict, sections: list, *, next: list, notes: list) -> dict:
    return {
        "title": title,
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": {"zh": case.unit.name_zh, "en": case.unit.name_en, "phone": case.unit.telephone},
        "sections": [section for section in sections if section["rows"]],
        "next": next,
        "notes": notes,
    }


def row(label: str, value: dict, *, private=False) -> dict:
    return {"label": both(label), "value": value, **({"private": True} if private else {})}


def same(text: str) -> dict:
    return {"zh": text, "en": text}


def moment(at) -> dict:
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}


def day(at) -> dict:
    """The last day of a period that ends with `at`, its first late instant."""
    last = (at - timedelta(seconds=1)).astimezone(TAIPEI).date()
    return {"zh": rocdates.long(last, "zh-hant"), "en": rocdates.long(last, "en")}


def item_rows(case) -> list[dict]:
    """The things asked for; on the paper alone, for their titles may name people."""
    return [
        {
            "label": numbered(item.order),
            "value": same(f"{item.title}（{item.number}）" if item.number else item.title),
            "private": True,
        }
        for item in case.requested_items.all()
    ]


def numbered(order: int) -> dict:
    return {"zh": f"第 {order} 項", "en": f"Item {order}"}


def _last_day(case) -> list[dict]:
    clock = state.whole_clock(case)
    return [row(gettext_noop("Decided by"), day(clock.due_at))] if clock and clock.due_at else []


def _body(answers: dict) -> list[dict]:
    name = answers["who"].get("body_name")
    return [row(gettext_noop("Body"), same(name), private=True)] if name else []
