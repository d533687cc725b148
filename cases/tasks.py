"""What happens by itself. Tasks get ids or nothing, may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from cases import blank_forms, brakes, documents, drafts, figures, parking, poster, prints, sheets, sweep
from cases.actions import forwardings, letters
from cases.attachments import actions as attachments
from cases.attachments import erasure
from cases.calendar import TAIPEI
from cases.search import files as file_texts
from cases.search import results
from notifications import webhook_acts

PRINTS = (poster.wanted, blank_forms.wanted)  # what hangs on the wall and lies at the window


@shared_task
def sweep_deadlines():
    """稽催: every clock whose moment has come."""
    return sweep.sweep(timezone.now())


@shared_task
def bounce_forwardings():
    """轉陳: what no unit acknowledged in time goes back by itself."""
    return forwardings.bounce_due(timezone.now())


@shared_task
def release_letters():
    """函: what was not called back in its two minutes leaves."""
    return letters.release_due(timezone.now())


@shared_task
def make_rendering(rendering_id):
    """One PDF of an issued document."""
    return documents.make_rendering(rendering_id, now=timezone.now())


@shared_task
def make_missing_documents():
    """PDFs the queue lost."""
    now = timezone.now()
    return {
        "documents": documents.make_missing_documents(now=now),
        "sheets": sheets.make_sheets(now=now),
        "prints": prints.make_prints(PRINTS, now=now),
    }


@shared_task
def make_sheets():
    """The printable sheets of newly published procedures, and what else hangs on the wall."""
    now = timezone.now()
    return {**sheets.make_sheets(now=now), "prints": prints.make_prints(PRINTS, now=now)}


@shared_task
def purge_drafts():
    """Drafts past their time, attempts no brake looks at any more, words nobody answers to."""
    now = timezone.now()
    misses = results.forget_misses(today=now.astimezone(TAIPEI).date())
    return {"drafts": drafts.purge(now=now), "attempts": brakes.forget(now=now), "misses": misses}


@shared_task
def scan_attachments():
    """附件掃毒: every file that waits for its verdict."""
    return attachments.scan_waiting(now=timezone.now())


@shared_task
def erase_files():
    """Files no row speaks for."""
    return {"erased": erasure.erase(now=timezone.now())}


@shared_task
def remind_drafts():
    """Forms that were put aside and will soon be deleted."""
    return {"reminded": parking.remind(now=timezone.now())}


@shared_task
def make_file_texts():
    """檔案全文: files nobody has read yet, for the search."""
    return file_texts.read_waiting(now=timezone.now())


@shared_task
def count_figures():
    """每日統計: today and the days before it that may still change."""
    return figures.count_up(now=timezone.now())


@shared_task
def tend_webhooks():
    """程式通知: programs that have not answered for days are switched off; old lines of their logs go."""
    return webhook_acts.tend(now=timezone.now())
