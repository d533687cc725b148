"""The way through a form: a page a step, the check page, one press, the receipt. Nothing typed is ever lost."""

from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.forms import ConfirmForm, DeskConfirmForm
from applications.journey import Journey
from applications.papers import asks_for_papers, with_files
from applications.views import papers, pause, rosters
from audit.actors import CITIZEN
from cases import brakes, drafts
from cases.actions import Refused, lateness
from cases.attachments.actions import copy_files, hand_over
from cases.codes import derive_code
from cases.documents import download, is_made, open_rendering
from cases.models import Draft, IssuedDocument, Service
from cases.models.case import FINAL
from cases.rooms import room_of

# In a quarter of an hour, of one network: a whole regatta behind the address of its club, and no program. Each voyage
# that is made up is watched like a true one, and its alarm drowns theirs.
MOST_FILED = 60


def walk(journey: Journey):
    """The entry of a room: `apply(request, service, step)` for that journey."""

    def apply(request, service: Service, step: str):
        return Walk(journey, request, service).page(step)

    return apply


class Walk:
    """One visit to one page of the way."""

    def __init__(self, journey: Journey, request, service: Service):
        self.journey, self.request, self.service = journey, request, service
        self.now = timezone.now()
        self.desk = getattr(request, "desk", None)  # cases/counter.py: somebody of ours fills it in for a person
        self.draft = self.desk.draft if self.desk else drafts.draft_of(request, service, now=self.now)
        # What came in on paper is judged, and counts, by the day it came: no lead time is lost in our tray.
        self.came_at = self.draft.received_at if self.desk else self.now
        self.answers = with_files(journey, self.draft, drafts.answers_of(self.draft))
        self.named = {"": self.start, "check": self.check, "done": self.done}
        if self.desk:
            self.named |= {"save": self.desk.leave, "read-back": self.read_back}
        else:
            self.named |= {"save": lambda: pause.page(self), "save.svg": lambda: pause.picture(self)}
            self.named |= {"copy": lambda: pause.copy(self)} if journey.reusable else {}
        self.files = {"receipt.pdf": self.receipt}
        if journey.words.calendar:
            self.files["return.ics"] = self.calendar

    def page(self, step: str):
        if step in self.files and self.draft and self.draft.case:
            return self.files[step]()
        if step in self.named:
            return self.named[step]()
        if step in rosters.TEMPLATES:
            return rosters.template(self, step)
        found = self.journey.step(step)
        if found is None:
            raise Http404
        if self.draft and self.draft.case:
            return self.to("done")
        return self.save(found) if self.request.method == "POST" else self.ask(found)

    def to(self, step: str = ""):
        return redirect(self.address(step))

    def address(self, step: str = "") -> str:
        if self.desk:
            return self.desk.address(step)
        if not step:
            return reverse("apply", args=[self.service.code])
        return reverse("apply_step", args=[self.service.code, step])

    def show(self, template: str, context: dict, status: int = 200):
        journey = {"journey": self.journey, "words": self.journey.words}
        context = {"service": self.service, "draft": self.draft, "way": self.address(), **journey, **context}
        if self.desk:
            context |= {"desk": self.desk, "frame": "staff_base.html"}
        return render(self.request, template, context, status=status)

    # --- The first page -----------------------------------------------------------------------------------------------

    def start(self):
        """Nothing kept: the first question. Something kept: go on with it, or begin anew."""
        first = self.journey.steps[0]
        if self.request.method == "POST" and "anew" in self.request.POST:
            return self.begin_anew(first)
        if self.request.method == "POST" and "mend" in self.request.POST:
            return self.mend(first)
        if self.draft is None:
            return self.to(first.key)
        if self.desk:
            return self.to("done") if self.draft.case else redirect(self.goes_on_at())
        gap = self.open_step()
        context = {
            "goes_on_at": self.goes_on_at(),
            "stands_at": gap.title if gap else _("Check your answers"),
            "number": self.journey.number(gap) if gap else len(self.journey.steps) + 1,
            "total": len(self.journey.steps) + 1,
        }
        return self.show("applications/resume.html", context)

    def goes_on_at(self) -> str:
        """Where somebody goes on who comes back."""
        gap = self.open_step()
        return self.address(gap.key if gap else "check")

    def open_step(self):
        """The first page without answers, or put aside in the middle; None when all is there."""
        steps = self.journey.steps
        return next((s for s in steps if s.key not in self.answers or drafts.typed_of(self.draft, s.key)), None)

    def begin_anew(self, first):
        if self.draft and not self.draft.case:
            drafts.discard(self.draft)
        return self.desk.leave() if self.desk else drafts.take_back(self.to(first.key), self.service)

    def mend(self, first):
        """A report that came back: the same answers in a new draft."""
        if not self.draft or not self.draft.case or not self.draft.answers:
            return self.to()
        fresh = drafts.start_again(self.draft, now=self.now)
        copy_files(self.draft.case, fresh, now=self.now)
        if self.desk:
            self.desk.take_over(fresh)
        self.draft = fresh
        return self.hand_out(self.to(first.key))

    def hand_out(self, response):
        """Give the browser the key of its draft. One of the desk is opened by its address, by whoever began it."""
        if self.desk or self.draft is None:
            return response
        return drafts.hand_out(response, self.draft, self.service)

    # --- A page of questions ------------------------------------------------------------------------------------------

    def ask(self, step):
        gap = self.journey.first_gap(self.answers)
        if gap and self.journey.number(gap) < self.journey.number(step):
            return self.to(gap.key)
        if step.papers:
            return papers.ask(self, step)
        return self.question(step, self.filled(step))

    def filled(self, step):
        """The page with what its boxes were left with: as answered, as put aside in the middle, or as copied."""
        typed = drafts.typed_of(self.draft, step.key)
        if typed:
            return step.make(QueryDict(typed), self.answers, self.came_at)
        copied = None if step.key in self.answers else drafts.copied_of(self.draft, step.key)
        return step.make(None, {**self.answers, step.key: copied} if copied else self.answers, self.came_at)

    def save(self, step):
        if step.papers:
            return papers.save(self, step)
        form = step.make(self.request.POST, self.answers, self.came_at)
        if "later" in self.request.POST:
            return pause.put_aside(self, step, form)
        if rosters.is_import(self.request, form):
            return rosters.take_in(self, step, form)
        if getattr(form, "pressed", False):
            return self.question(step, form)  # a row was added or removed: nothing to judge yet
        if not form.is_valid():
            return self.question(step, form, status=422)
        self.put(step, form.answers())
        return self.hand_out(self.onward(step))

    def put(self, step, answers):
        """Keep what is in order with the draft."""
        self.draft = drafts.keep(self.draft, self.service, step.key, answers, **self.kept_as)
        self.answers = with_files(self.journey, self.draft, drafts.answers_of(self.draft))

    @property
    def kept_as(self) -> dict:
        """What every write into the draft says beside the answers."""
        return {"language": self.language, "version": self.journey.version, "now": self.now}

    @property
    def actor(self):
        """Who does it, for the trail: the applicant, or somebody of ours for them."""
        return self.request.user if self.desk else CITIZEN

    @property
    def language(self) -> str:
        """The language we write to the person in."""
        return self.draft.language if self.desk else get_language()

    def onward(self, step):
        stopped = self.journey.stop(self.answers)
        if stopped:
            self.journey.advise(self.service, self.answers, self.now)
            return self.show(stopped.template, {"step": step, "back": self.address(step.key), **stopped.context})
        after = self.journey.after(step)
        returns = self.request.GET.get("from") == "check" and not self.journey.first_gap(self.answers)
        return self.to("check" if returns or after is None else after.key)

    def question(self, step, form, status: int = 200):
        before = self.journey.before(step)
        context = {
            "step": step,
            "form": form,
            "number": self.journey.number(step),
            "total": len(self.journey.steps) + 1,
            "back": self.address(before.key) if before else self.home(),
            "offers_copy": before is None and "copy" in self.named,
            "has_errors": status == 422,
        }
        return self.show(step.template, context, status)

    def home(self) -> str:
        return self.desk.home if self.desk else reverse("service", args=[self.service.code])

    # --- Check, then one press ----------------------------------------------------------------------------------------

    def check(self):
        if self.draft and self.draft.case:
            return self.to("done")
        gap = self.open_step()
        if gap:
            return self.to(gap.key)
        stopped = self.journey.stop(self.answers)
        if stopped:
            return self.to(stopped.step)
        fault = self.journey.first_fault(self.answers, self.came_at)
        if fault:
            return self.question(*fault, status=422)
        form = (DeskConfirmForm if self.desk else ConfirmForm)(self.request.POST or None)
        if self.request.method == "POST" and form.is_valid():
            return self.file(form)
        return self.show_check(form, status=422 if form.is_bound else 200)

    def show_check(self, form, status: int, refused: str = ""):
        findings = self.journey.judge(self.answers, self.came_at)
        context = {
            "form": form,
            "sections": self.journey.sections(self.answers, self.now),
            "refusals": [finding for finding in findings if finding.refuses],
            "warnings": [finding for finding in findings if not finding.refuses],
            "number": len(self.journey.steps) + 1,
            "total": len(self.journey.steps) + 1,
            "back": self.address(self.journey.steps[-1].key),
            "has_errors": status == 422,
            "refused": refused,
        }
        return self.show("applications/check.html", context, status)

    def file(self, form):
        """One press, one case: the second press waits for the first, then finds its receipt."""
        try:
            with transaction.atomic():
                draft = Draft.objects.select_for_update().get(pk=self.draft.pk)
                if draft.case_id is None:
                    if self.desk:
                        self.desk.agreed(draft, form.cleaned_data["agreed"])
                    elif brakes.often(self.bucket, MOST_FILED, now=self.now):
                        return self.crowded()
                    case = self.journey.file(
                        self.service,
                        with_files(self.journey, draft, drafts.answers_of(draft)),
                        draft=draft,
                        language=self.language,
                        form_version=self.journey.version,
                        now=self.now,
                    )
                    if asks_for_papers(self.journey):
                        hand_over(draft, case, actor=self.actor, now=self.now)
                    drafts.seal_up(draft, case, now=self.now, keep_answers=case.status in FINAL)
                    if not self.desk:
                        brakes.count(self.bucket, now=self.now)
        except Refused as why:
            return self.show_check(form, status=422, refused=str(why))
        return self.to("done")

    @property
    def bucket(self) -> str:
        return f"filed:{brakes.network_of(self.request)}"

    def crowded(self):
        """The draft is kept: the same press goes through a little later."""
        response = self.show("applications/crowded.html", {"again": self.address("check")}, status=429)
        response.headers["Retry-After"] = str(int(brakes.WINDOW.total_seconds()))
        return response

    def read_back(self):
        """The answers as they stand, to be read to the person and signed on paper (行政程序法 §169)."""
        if self.draft.case or self.open_step():
            return self.to("check")
        sections = self.journey.sections(self.answers, self.now, masked=False)
        return self.show("applications/read_back.html", {"sections": sections, "now": self.now})

    # --- The receipt --------------------------------------------------------------------------------------------------

    def done(self):
        if not self.draft or not self.draft.case:
            return self.to()
        case = self.draft.case
        accepted = case.status not in FINAL
        document = self.acknowledgement(case)
        context = {
            "case": case,
            "code": derive_code(self.draft.submission_key),
            "room": room_of(case).track_context(case, self.now),
            "pdf_ready": document is not None and is_made(document, get_language()),
            "until": self.draft.expires_at,
            "late": lateness.entered_late(case, now=document.issued_at if document else self.now),
        }
        return self.show("applications/done.html" if accepted else "applications/returned.html", context)

    def acknowledgement(self, case):
        return case.documents.filter(is_current=True, kind=IssuedDocument.Kind.ACKNOWLEDGEMENT).first()

    def receipt(self):
        document = self.acknowledgement(self.draft.case)
        found = open_rendering(document, get_language()) if document else None
        if found is None:
            return self.show(
                "applications/pdf_waits.html", {"case": self.draft.case, "again": self.address("receipt.pdf")}
            )
        return download(*found)

    def calendar(self):
        case = self.draft.case
        body = room_of(case).calendar(case, get_language())
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{case.reference}.ics"'
        return response
