"""陳情: a letter is numbered, its address confirmed, its questions set down."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts import roster
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, brakes, calendar, clocks, documents, drafts
from cases.actions import index_case, log, tell_applicant, tell_unit
from cases.attachments.actions import hand_over
from cases.calendar import Entry
from cases.models import Applicant, Case, Draft, IssuedDocument, Rung, Service
from cases.models.case import Discretion
from cases.office import office
from cases.recipients import Directory
from feedback.mailbox.levels import STAGES
from feedback.mailbox.repeats import remember
from feedback.models import Petition, Question
from feedback.petitions import confirming
from feedback.petitions.document import acknowledgement
from feedback.petitions.letter import AGENT, CONSENT, Letter
from feedback.petitions.questions import questions_in
from notifications.actions import queue
from notifications.recipients import Recipient

SERVICE = "petition"
FORM = 1  # the version of the form
BATCH = 200
BEFORE = timedelta(days=1)  # the reminder comes so long before the time to confirm is over


@transaction.atomic
def file_petition(letter: Letter, *, draft: Draft, actor=CITIZEN, now: datetime) -> Petition:
    """Number a letter, start its clocks, tell the secretariat; the second press finds the first petition.

    `draft` holds the key of the press, the language, the files, and, of what somebody of ours takes down
    (`cases.counter.begin`), who did, in which channel, and when it was received.
    What asks for secrecy goes to the ethics office, sealed; that office names who may know of it.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.case_id:
        return draft.case.petition
    service = Service.objects.select_related("owner").get(code=SERVICE)
    discretion = _discretion(letter)
    case = actions.file_case(
        service,
        unit=_reader(service, discretion),
        who=letter.who(),
        now=now,
        submission_key=draft.submission_key,
        language=draft.language,
        consent_version=CONSENT,
        form_version=FORM,
        anchors={},
        words=[],
        actor=actor,
        discretion=discretion,
        limit=STAGES[Petition.Level.NORMAL],
    )
    petition = case.petition = Petition.objects.create(case=case, **_columns(letter, case, now))
    asked = questions_in(letter.content) if letter.questions is None else letter.questions
    set_questions(petition, asked)
    index_petition(petition)
    remember(petition)
    documents.issue(
        case,
        IssuedDocument.Kind.ACKNOWLEDGEMENT,
        content=acknowledgement(petition),
        unit=case.unit,
        actor=actor,
        now=now,
    )
    hand_over(draft, case, actor=actor, now=now)
    drafts.seal_up(draft, case, now=now)
    _tell(petition, now)
    return petition


def _discretion(letter: Letter) -> str:
    return Discretion.SEALED if letter.is_secret else Discretion.USUAL


def _reader(service: Service, discretion: str):
    """Who reads it first: the secretariat, or the ethics office beside it."""
    if discretion != Discretion.SEALED:
        return service.owner
    return roster.office_of(service.owner, code__endswith="-ETH") or service.owner


def _columns(letter: Letter, case: Case, now: datetime) -> dict:
    names = ("kind", "topic", "concerned", "subject", "content", "source", "reply_by", *AGENT)
    names += ("may_publish", "may_pass_name", "is_secret", "proof", "outlet", "link")
    columns = {name: getattr(letter, name) for name in names}
    if letter.proof:
        columns["read_back_at"] = now
    if letter.waits:
        columns |= {"email_waiting": letter.email, "remind_at": _remind_at(case)}
    return columns


def _remind_at(case: Case) -> datetime | None:
    """A day before the procedure's time to confirm is over; None where it sets none."""
    stage = case.sop.stages.filter(key="confirm").first()
    period = stage and clocks.period_of(stage)
    if not period:
        return None
    due = calendar.replay(period, [Entry("start", case.filed_at)], office(), clocks.place_of(case.unit))
    return due.at - BEFORE


def _tell(petition: Petition, now: datetime) -> None:
    """The secretariat; and the petitioner: an address that is not confirmed gets nothing but the link to confirm it."""
    case = petition.case
    if petition.email_waiting:
        ask_to_confirm(petition, step="filed", now=now)
    elif petition.source != Petition.Source.ONLINE or petition.reply_by == Petition.ReplyBy.LETTER:
        tell_applicant(case, "petition_received", step="filed", now=now)
    to = Rung.To.UNIT if case.discretion == Discretion.SEALED else Rung.To.SECRETARIAT
    tell_unit(case, "petition_filed", to=to, step="filed", now=now, directory=Directory(now))


def ask_to_confirm(petition: Petition, *, step: str, now: datetime) -> None:
    """Mail the link whose press makes the address theirs. It names the number and nothing that was written.

    Anybody can type anybody's address: whoever got so many of these in a day gets no further one.
    """
    case = petition.case
    if brakes.mailed_enough("confirm", petition.email_waiting, now=now):
        return
    queue(
        "petition_confirm",
        to=Recipient(name="", email=petition.email_waiting, language=case.language),
        key=f"petition_confirm:{case.reference}:{step}",
        case=case,
        unit=case.unit,
        now=now,
        reference=case.reference,
        unit_zh=case.contact.housed(chinese=True),
        unit_en=case.contact.housed(chinese=False),
        unit_phone=case.contact.telephone,
        link=confirming.token(petition),
    )


@transaction.atomic
def confirm_address(petition: Petition, *, now: datetime) -> bool:
    """The link was pressed: from now on the petitioner is written to there. False where it was done before."""
    case = actions.lock(petition.case)
    petition = Petition.objects.select_for_update().get(pk=case.pk)
    if not petition.email_waiting:
        return False
    Applicant.objects.filter(case=case).update(email=petition.email_waiting)
    petition.email_waiting, petition.confirmed_at, petition.remind_at = "", now, None
    petition.save(update_fields=["email_waiting", "confirmed_at", "remind_at"])
    log(Action.ADDRESS_CONFIRMED, case, actor=CITIZEN, now=now)
    case.applicant.refresh_from_db()
    tell_applicant(case, "petition_received", step="confirmed", now=now)
    return True


def remind_unconfirmed(*, now: datetime) -> dict[str, int]:
    """One more mail to each address whose link was not pressed in time. Safe to run twice, late, or not at all."""
    reminded = 0
    while done := _remind_some(now):
        reminded += done
    return {"reminded": reminded}


def unconfirmed(now: datetime):
    """Whose link was not pressed in time, in the order of the index it is read by."""
    found = Petition.objects.select_related("case__unit", "case__received_unit").filter(remind_at__lte=now)
    return found.order_by("remind_at")


@transaction.atomic
def _remind_some(now: datetime) -> int:
    due = list(unconfirmed(now).select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for petition in due:
        ask_to_confirm(petition, step="reminder", now=now)
    Petition.objects.filter(pk__in=[petition.pk for petition in due]).update(remind_at=None)
    return len(due)


def set_questions(petition: Petition, texts: Iterable[str]) -> None:
    """Put down what the letter asks, numbered from one, in place of what stood there. In the caller's transaction."""
    Question.objects.filter(petition=petition).delete()
    Question.objects.bulk_create(
        Question(petition=petition, number=number, text=text) for number, text in enumerate(texts, 1)
    )


def index_petition(petition: Petition) -> None:
    """What staff find it by. Of a discreet one nothing but its number: call this again when the discretion changes."""
    case = petition.case
    words = []
    if case.discretion == Discretion.USUAL:
        topic = petition.topic
        words = [petition.subject, topic.name_zh, topic.name_en, petition.content, case.applicant.name]
    index_case(case, words)
