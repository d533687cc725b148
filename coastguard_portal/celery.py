"""The clockwork: the queue's settings and, in one table, everything that happens by itself.

Tasks are hints. Each sweep asks the database what is due, so a lost, late or doubled tick does no harm.
"""

import os
from datetime import UTC, datetime

from celery import Celery, Task
from celery.signals import beat_init
from django.conf import settings
from django.utils import timezone

from coastguard_portal import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coastguard_portal.settings")

DAY = 24 * 3600
DEFAULT, SLOW = "celery", "slow"  # PDFs and other long work stand in a queue of their own, never before an alarm

# name, task, every so many seconds, queue. A tick that was not fetched before the next one is due expires: a worker
# that was stopped for a weekend does not come back to a heap of them.
BEAT_SCHEDULE = [
    ("deadlines", "cases.tasks.sweep_deadlines", 15, DEFAULT),
    ("forwardings", "cases.tasks.bounce_forwardings", 30, DEFAULT),
    ("letters", "cases.tasks.release_letters", 10, DEFAULT),
    ("notices", "notifications.tasks.offer_notices", 10, DEFAULT),
    ("webhooks", "cases.tasks.tend_webhooks", 3600, DEFAULT),
    ("seal", "audit.tasks.seal", 60, DEFAULT),
    ("documents", "cases.tasks.make_missing_documents", 60, SLOW),
    ("book prints", "counters.tasks.make_prints", 60, SLOW),
    ("file texts", "cases.tasks.make_file_texts", 60, SLOW),
    ("scans", "cases.tasks.scan_attachments", 10, SLOW),
    ("erasures", "cases.tasks.erase_files", 600, SLOW),
    ("books", "counters.tasks.watch_books", 30, DEFAULT),
    ("permits", "applications.tasks.end_permits", 300, DEFAULT),
    ("drafts", "cases.tasks.purge_drafts", DAY, DEFAULT),
    ("people", "coastguard_portal.tasks.tell_people", 30, DEFAULT),
    ("accounts", "accounts.tasks.close_idle", DAY, DEFAULT),
    ("sessions", "accounts.tasks.forget_sessions", 3600, DEFAULT),
    ("port checks", "applications.tasks.lapse_port_checks", 300, DEFAULT),
    ("draft_reminders", "cases.tasks.remind_drafts", 3600, DEFAULT),
    ("figures", "cases.tasks.count_figures", 900, SLOW),
    ("subscribers", "disclosures.tasks.tell_subscribers", 120, DEFAULT),
    ("misses", "disclosures.tasks.tell_misses", 3600, DEFAULT),
    ("points", "counters.tasks.sweep_points", 300, DEFAULT),
    ("views", "coastguard_portal.tasks.gather_views", 600, SLOW),
    ("law papers", "disclosures.tasks.make_law_papers", 300, SLOW),
    ("open data", "disclosures.tasks.publish_open_months", 3600, SLOW),
    ("reviews", "disclosures.tasks.remind_keepers", 900, DEFAULT),
    ("links", "disclosures.tasks.check_links", 300, SLOW),
    ("lapses", "applications.tasks.lapse_unused_requests", 600, DEFAULT),
    ("rating reminders", "feedback.tasks.remind_to_rate", 3600, DEFAULT),
    ("rating changes", "feedback.tasks.recount_ratings", 3600, SLOW),
    ("promises", "feedback.tasks.remind_promises", 900, DEFAULT),
    ("found items", "counters.tasks.end_found_periods", 600, DEFAULT),
    ("surveys", "feedback.tasks.remind_surveys", 900, DEFAULT),
    ("survey answers", "feedback.tasks.mix_answers", 3600, DEFAULT),
    ("survey addresses", "feedback.tasks.forget_invited", DAY, DEFAULT),
    ("addresses", "feedback.tasks.remind_unconfirmed", 600, DEFAULT),
]

NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # a new clock ticks at once: nobody watches the deadlines before it does
TICKS = {task for _name, task, _seconds, _queue in BEAT_SCHEDULE}


class PortalTask(Task):
    """A task that leaves a heartbeat when it is one of the table and has finished its round."""

    def on_success(self, retval, task_id, args, kwargs):
        if self.name in TICKS:
            from cases import heartbeats  # models: not before Django is ready

            word = self.name.rpartition(".")[2]
            heartbeats.beat(word, now=timezone.now(), result=retval if isinstance(retval, dict) else None)


app = Celery("coastguard_portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_url=embedded.broker_url(settings.REDIS_URL),
    # The worker waits for a broker that is away, for ever.
    broker_connection_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Whoever files a case does not: one try, then the sweep finds what was not said.
    task_publish_retry=False,
    broker_transport_options={
        "socket_connect_timeout": 0.5,
        "socket_timeout": 2,
        "socket_keepalive": True,
        "max_retries": 0,
        "visibility_timeout": 3600,
        "global_keyprefix": f"{os.environ.get('REDIS_PREFIX', 'portal')}:",
    },
    # Taken off the queue when done, not when fetched; a killed worker's task goes back.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    task_ignore_result=True,
    task_default_queue=DEFAULT,
    task_routes={"*.tasks.make_*": {"queue": SLOW}},
    task_soft_time_limit=240,
    task_time_limit=300,
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    beat_schedule={
        name: {"task": task, "schedule": seconds, "last_run_at": NEVER, "options": {"queue": queue, "expires": seconds}}
        for name, task, seconds, queue in BEAT_SCHEDULE
    },
    beat_scheduler="coastguard_portal.beat:Scheduler",
    beat_schedule_filename=str(settings.VAR / "beat"),
    beat_max_loop_interval=5,
)
app.autodiscover_tasks()


@beat_init.connect
def begin(**_about):
    """On servers of their own the clock says so when it starts for the first time; `serve` does before it starts it."""
    from cases import heartbeats  # models: not before Django is ready

    heartbeats.begin(now=timezone.now())
