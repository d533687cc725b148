"""准駁通知書: what was decided about each thing asked for, on which ground, and how to get what is given.

檔案法施行細則 §20 wants: that use is approved; manner, time and place; points to note and fees; papers to bring.
政府資訊公開法 §16 I wants: manner, time, fee and how to pay, or the result of the correction; §16 III reasons.
Reasons and remedy are added for every service alike (cases/contents.py).
"""

from django.utils.translation import gettext_noop

from applications.journey import both, in_both
from applications.records import state
from applications.records.document import day, frame, numbered, row, same
from applications.records.forms.deciding import verdict_label
from applications.records.grounds import GIVEN, SEVERED, Verdict, grounds_named
from applications.records.kinds import GIVING
from applications.records.models import RequestedItem
from applications.records.outcomes import OUTCOMES
from cases.models.case import FINAL

TITLES = {
    "archives": gettext_noop("Decision on a request for archives"),
    "information": gettext_noop("Decision on a request for government information"),
    "personal-data": gettext_noop("Decision on a request about personal data"),
}
DELIVERIES = {
    "collect": gettext_noop("Fetch it at the unit below"),
    "post": gettext_noop("By post, once the fee is paid"),
    "email": gettext_noop("By e-mail, once the fee is paid"),
}
# 檔案法 §20, §26: what nobody may do to a file.
RULES = gettext_noop(
    "Do not add to, alter, replace, remove, mark or soil a file, nor take bound files apart: then the use is stopped"
    " (Archives Act, article 20)."
)


def decision_content(case, decision) -> dict:
    said = decision.details.get("items", [])
    bill = decision.details.get("bill")
    given = [row for row in said if row["verdict"] in GIVEN]
    goes_on = bool(given) and OUTCOMES[decision.outcome].status not in FINAL
    return frame(
        case,
        both(TITLES[case.service.code]),
        [
            {"title": both(gettext_noop("What is decided")), "rows": _whole(case, decision)},
            *(_item(case, item, said) for item in case.requested_items.all()),
            {"title": both(gettext_noop("How you get it")), "rows": _use(case, given) if goes_on else []},
            {"title": both(gettext_noop("Fee")), "rows": _fee(bill) if goes_on and bill else []},
        ],
        next=_next(case, given, bill) if goes_on else [],
        notes=[both(RULES)] if goes_on and _on_site(case, given) else [],
    )


def _whole(case, decision) -> list[dict]:
    outcome = OUTCOMES[decision.outcome]
    rows = [
        row(gettext_noop("Service"), {"zh": case.service.title_zh, "en": case.service.title_en}),
        row(gettext_noop("Decided"), in_both(lambda: str(outcome.label))),
    ]
    if any(one["verdict"] == Verdict.PARTIAL for one in decision.details.get("items", [])):
        rows.append(row(gettext_noop("The rest"), SEVERED[case.service.code]))
    return rows


def _item(case, item: RequestedItem, said: list[dict]) -> dict:
    """One thing asked for: its title on the paper alone, the decision and the article for whoever scans."""
    verdict = next((one for one in said if one["order"] == item.order), None)
    if verdict is None:
        return {"title": numbered(item.order), "rows": []}
    giving = case.access_request.wish in GIVING
    rows = [
        row(gettext_noop("What"), same(item.title), private=True),
        row(gettext_noop("Decided"), in_both(lambda: verdict_label(verdict["verdict"], giving=giving))),
        *(row(gettext_noop("Ground"), ground.both) for ground in grounds_named(verdict["grounds"])),
    ]
    if verdict["explanation"]:
        rows.append(row(gettext_noop("Explanation"), same(verdict["explanation"]), private=True))
    return {"title": numbered(item.order), "rows": rows}


def _on_site(case, given) -> bool:
    orders = {one["order"] for one in given}
    return any(item.is_on_site for item in case.requested_items.all() if item.order in orders)


def _use(case, given) -> list[dict]:
    """Manner, time and place."""
    orders = {one["order"] for one in given}
    items = [item for item in case.requested_items.all() if item.order in orders]
    rows = [
        {"label": numbered(item.order), "value": in_both(lambda item=item: item.get_manner_display())}
        for item in items
        if item.manner
    ]
    if not all(item.is_on_site for item in items):
        rows.append(row(gettext_noop("Copies"), both(DELIVERIES[state.delivery_of(case)])))
    rows.append(row(gettext_noop("Place"), _place(case.unit)))
    clock = state.use_clock(case)
    if clock and clock.due_at:
        rows.append(row(gettext_noop("Use it by"), day(clock.due_at)))
    rows.append(row(gettext_noop("Bring"), both(gettext_noop("This notice and your identity paper."))))
    return rows


def _place(unit) -> dict:
    at = unit if unit.address_zh or not unit.parent else unit.parent
    english = at.address_en or at.address_zh
    return {
        "zh": " ".join(filter(None, [str(unit.parent.name_zh if unit.parent else ""), unit.name_zh, at.address_zh])),
        "en": ", ".join(filter(None, [unit.name_en, unit.parent.name_en if unit.parent else "", english])),
    }


def _fee(bill: dict) -> list[dict]:
    """The working, line by line, and what it comes to."""
    rows = [
        {
            "label": {"zh": line["zh"], "en": line["en"]},
            "value": {
                "zh": f"{_sum(line)} 元（{line['article']}）",
                "en": f"NT${_sum(line)} ({line['article']})",
            },
        }
        for line in bill["lines"]
    ]
    total = {"zh": f"{bill['total']} 元", "en": f"NT${bill['total']}"}
    return [*rows, row(gettext_noop("To pay"), total)]


def _sum(line: dict) -> str:
    worked = line["sum"]
    return f"{worked} = {line['amount']}" if worked and worked != str(line["amount"]) else f"{line['amount']}"


def _next(case, given, bill) -> list[dict]:
    steps = []
    if bill and bill["total"]:
        steps.append(both(gettext_noop("Pay the fee at the unit below, or by postal order; you get a receipt.")))
    if _on_site(case, given):
        steps.append(both(gettext_noop("Book a time to read on the status page, or call the unit.")))
    steps.append(both(gettext_noop("What is not used within the time named here lapses. You may ask for it again.")))
    return steps
