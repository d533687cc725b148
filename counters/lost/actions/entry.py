"""登錄: a line was written, so there is a case; it was corrected, the case follows; it was struck, it is void."""

from datetime import datetime

from django.db import transaction

from audit.models import Action
from cases import actions, documents
from cases.actions import advance, index_case, log, tell_applicant
from cases.attachments import actions as attachments
from cases.models import Applicant, Case, Service
from cases.models.case import FINAL
from cases.vault import fingerprint
from counters.lost import law, record
from counters.lost.actions import announcing, claims
from counters.lost.actions.holding import SERVICE, WAITS, found, listed, unlisted, wait
from counters.lost.actions.receipts import RECEIPT, give_receipt
from counters.models import Keeping, Line

PHOTO = {"zh": "照片", "en": "Photo"}
NOTICE = "found-1"  # the version of what the finder is told about their data


def wrote(line: Line, data: dict, actor, now: datetime) -> None:
    """Called in the transaction that writes the line."""
    if line.strikes_id:
        _amend(line, data, actor, now)
    else:
        _register(line, data, actor, now)


def _register(line: Line, data: dict, actor, now: datetime) -> None:
    """Number and open the case, give the receipt, announce it if that was done at once."""
    case = actions.file_case(
        Service.objects.get(code=SERVICE),
        unit=line.unit,
        who=record.applicant(data),
        now=now,
        submission_key=line.request_key,
        language=data.get("language") or "zh-hant",
        consent_version=NOTICE,
        form_version=1,
        anchors={},
        words=[*record.words(data), data.get("finder_name", "")],
        channel=Case.Channel.COUNTER,
        actor=actor,
    )
    keeping = Keeping(case=case, line=line, mark=record.secrets(data), owner=data.get("owner") or "")
    keeping.to_police = law.route(found(keeping))[0] == law.Route.POLICE
    keeping.save(force_insert=True)
    case = advance(case, "register_found", actor=actor, now=now)
    if data.get("announce"):
        case = announcing.announce(case, way=Keeping.Way.BOARD, actor=actor, now=now)
        keeping.refresh_from_db()
    give_receipt(case, keeping, actor=actor, now=now)
    _keep_photo(case, data.get("photo"), actor, now)
    tell_applicant(case, "found_registered", step="filed", now=now, **facts(keeping))


def _amend(line: Line, data: dict, actor, now: datetime) -> None:
    """更正: the case is about the new line from now on; its clocks follow what is right."""
    case = actions.lock(Case.objects.get(keeping__line=line.strikes_id))
    keeping = Keeping.objects.select_for_update().get(pk=case.pk)
    keeping.line, keeping.mark, keeping.owner = line, record.secrets(data), data.get("owner") or ""
    route = law.route(found(keeping))[0]
    keeping.to_police = route == law.Route.POLICE and not keeping.kept_reason
    keeping.save(update_fields=["line", "mark", "owner", "to_police"])
    who = record.applicant(data)
    phone_hash = fingerprint("phone", who["phone"]) if who.get("phone") else ""
    Applicant.objects.filter(case=case).update(**{**record.NOBODY, **who, "phone_hash": phone_hash})
    case.applicant.refresh_from_db()
    index_case(case, [*record.words(data), data.get("finder_name", "")])
    log(Action.CASE_AMENDED, case, actor=actor, now=now, note=line.strike_reason, line=str(line))
    _keep_photo(case, data.get("photo"), actor, now)
    if case.status in FINAL:
        return
    if keeping.announced_at and case.stage and case.stage.key in WAITS:  # later nobody may claim it any more
        wait(case, keeping, now=now)
        listed(case, keeping, now=now)
    give_receipt(case, keeping, actor=actor, now=now)


def struck(line: Line, actor, now: datetime) -> None:
    """Called when a line was struck. Without another in its place nothing was found: the case is void."""
    if not line.struck_by.only_strikes:
        return
    case = actions.lock(Case.objects.get(keeping__line=line))
    if case.status in FINAL:
        return
    claims.refuse_others(case, why=line.struck_by.strike_reason, states=claims.OPEN, actor=actor, now=now)
    case = advance(case, "void_found", actor=actor, now=now, note=line.struck_by.strike_reason)
    unlisted(case)
    for document in case.documents.filter(kind=RECEIPT, is_current=True):
        documents.withdraw(document, actor=actor, now=now)


def _keep_photo(case: Case, photo, actor, now: datetime) -> None:
    """Kept once the line stands: a file cannot be rolled back."""
    if not photo:
        return

    def keep_photo():
        attachments.add(photo, owner=case, paper="photo", label=PHOTO, actor=actor, now=now)

    transaction.on_commit(keep_photo, robust=True)


def facts(keeping: Keeping) -> dict:
    """What every notice about it may name."""
    item = keeping.line.found_item
    return {"thing": item.name, "found_at": item.found_at.isoformat(), "place": item.place}
