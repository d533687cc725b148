"""Programs of others that are told: what, to which address, how often, and how they know it was us."""

import datetime as dt
import json
import socket
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as portal
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit
from applications.yacht_departure import actions as yacht
from audit.models import Event
from cases.models import Case, Service
from notifications import delivery, outside, tasks, webhook_acts, webhooks
from notifications.actions import Refused
from notifications.models import Notice, Webhook
from tests.cast import NOW, make_user
from tests.notifications.receiver import Receiver

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
RECIPE = {}
exec((portal.BASE_DIR / "static/verify/verify_webhook.py").read_text("utf-8"), RECIPE)  # noqa: S102


@pytest.fixture(autouse=True)
def demo(settings, monkeypatch):
    """http is for programs on this machine, in a demo."""
    settings.DEMO = True
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)
    monkeypatch.setattr(webhooks, "SECONDS", 60)  # the programs here are busy with the rest of the tests


@pytest.fixture
def ada(catalogue):
    return make_user("ada", "管理員", "Ada Kuan", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))


@pytest.fixture
def program():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def subscribe(ada, program):
    def make(port=None, unit="CGA", services=("yacht-departure",), kinds=("case.filed", "case.status"), on=True):
        url = f"http://localhost:{port or program.port}/hook?a=1"
        hook = Webhook(name="航港局", url=url, unit=Unit.objects.get(code=unit), kinds=list(kinds))
        now = timezone.now()
        webhook_acts.keep(hook, services=Service.objects.filter(code__in=services), actor=ada, now=now)
        hook.secret = webhook_acts.make_secret(hook, seen="", actor=ada, now=now)
        if on:
            webhook_acts.switch_on(hook, actor=ada, now=now)
        hook.refresh_from_db()
        return hook

    return make


def go(now=None):
    """One round of the workers."""
    ends = {}
    for ids, channel in delivery.due_batches(now=now or timezone.now()):
        if channel == "webhook":
            ends |= delivery.deliver(ids, now=now or timezone.now(), channel=channel)
    return ends


def told(hook):
    return list(hook.deliveries.order_by("pk"))


def signed_by(secret, request):
    _path, body, headers = request
    return RECIPE["is_ours"](body, headers["Portal-Signature"], secret)


def test_a_case_that_moves_is_told_with_its_number_and_nothing_about_anybody(subscribe, program, report, otto):
    hook = subscribe()
    case = report()
    yacht.acknowledge(case, actor=otto, now=NOW)
    assert go() == {"sent": 2}
    first, second = (json.loads(body) for _path, body, _headers in program.got)
    assert set(first) == {"id", "event", "reference", "service", "status", "at", "sequence"}
    assert (first["event"], first["status"], first["reference"]) == ("case.filed", "received", case.reference)
    assert (second["event"], second["status"], second["service"]) == ("case.status", "decided", "yacht-departure")
    assert first["sequence"] < second["sequence"] < 2**53
    assert first["id"] != second["id"]
    assert abs(dt.datetime.fromisoformat(first["at"]) - timezone.now()) < DAY
    assert program.got[0][0] == "/hook?a=1"
    assert [row.status for row in told(hook)] == ["sent", "sent"]


def test_the_recipe_knows_ours_and_sees_every_change(subscribe, program, report, monkeypatch):
    hook = subscribe()
    report()
    go()
    [(_path, body, headers)] = program.got
    is_ours, header = RECIPE["is_ours"], headers["Portal-Signature"]
    assert is_ours(body, header, hook.secret)
    assert not is_ours(body.replace(b"received", b"decided"), header, hook.secret)
    assert not is_ours(body, header, hook.secret[:-1] + "x")
    assert not is_ours(body, header.replace("v1=", "v1=0"), hook.secret)
    later = int(header[2:].partition(",")[0]) + 1
    assert not is_ours(body, f"t={later},{header.partition(',')[2]}", hook.secret), "the time is signed"
    for nothing in ("", "t=,v1=", "v1=é", "t=99999999999999999999,v1=00"):
        assert not is_ours(body, nothing, hook.secret)
    monkeypatch.setattr(RECIPE["time"], "time", lambda: later + 301)
    assert not is_ours(body, header, hook.secret), "an old one that somebody kept"


def test_after_500_three_times_it_is_taken_once_under_the_same_id(subscribe, program, report):
    hook = subscribe()
    report()
    program.answers = [500, 500, 500]
    now = timezone.now()
    for tries in (1, 2, 3):
        assert go(now) == {"queued": 1}
        [row] = told(hook)
        assert (row.tries, row.error, row.due_at) == (tries, "HTTP 500", now + delivery.back_off(tries))
        assert go(row.due_at - timedelta(seconds=1)) == {}
        now = row.due_at
    assert go(now) == {"sent": 1}
    assert go(now + DAY) == {}
    assert len(program.got) == 4
    assert len({json.loads(body)["id"] for _path, body, _headers in program.got}) == 1
    assert all(signed_by(hook.secret, one) for one in program.got)


def test_only_what_was_asked_for_is_told(subscribe, report, otto):
    other = subscribe(services=["incident"])
    elsewhere = subscribe(unit="P06-HOUBIHU")
    off = subscribe(on=False)
    moves = subscribe(kinds=["case.status"], unit="NB")
    case = report()
    assert not told(moves)
    yacht.acknowledge(case, actor=otto, now=NOW)
    assert [row.kind for row in told(moves)] == ["case.status"]
    assert [told(hook) for hook in (other, elsewhere, off)] == [[], [], []]


def test_what_did_not_happen_is_not_told(subscribe, report, otto):
    hook = subscribe(kinds=["case.status"])
    case = report()
    with transaction.atomic():
        yacht.acknowledge(case, actor=otto, now=NOW)
        assert len(told(hook)) == 1
        transaction.set_rollback(True)
    assert told(hook) == []


@pytest.mark.parametrize("discretion", ["confidential", "sealed"])
def test_nothing_of_a_discreet_case_leaves(subscribe, program, report, discretion):
    hook = subscribe()
    case = report()
    Case.objects.filter(pk=case.pk).update(discretion=discretion)
    assert go() == {"failed": 1}, "confided after it was written"
    Case.objects.filter(pk=case.pk).update(status="decided")
    assert len(told(hook)) == 1
    assert program.got == []


def test_a_redirect_is_not_followed_and_a_dripping_answer_not_waited_for(subscribe, program, report, monkeypatch):
    hook = subscribe()
    report()
    program.answers = [307, "drip"]
    assert go() == {"queued": 1}
    assert told(hook)[0].error == "HTTP 307"
    monkeypatch.setattr(webhooks, "SECONDS", 1)
    assert go(timezone.now() + DAY) == {"queued": 1}
    assert told(hook)[0].error == "TimeoutError"
    program.has_got(2)
    assert [path for path, *_rest in program.got] == ["/hook?a=1"] * 2


def test_one_that_does_not_answer_holds_up_nobody_else(subscribe, program, report):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = subscribe(port=closed.getsockname()[1])
        alive = subscribe()
        report()
        report()
        mails = [ids for ids, channel in delivery.due_batches(now=timezone.now()) if channel == "email"]
        assert mails, "mail goes in batches of its own"
        go()
        tried = ("queued", 1, "ConnectionRefusedError")
        assert [(row.status, row.tries, row.error) for row in told(dead)] == [tried, tried]
        report()
        go()
        assert told(dead)[-1].tries == 0, "what is new for it waits until it is tried again"
        go(timezone.now() + 3 * MINUTE)
    assert [row.tries for row in told(dead)] == [2, 2, 1]
    assert [row.status for row in told(alive)] == ["sent"] * 3


def test_what_a_killed_worker_held_is_sent_again_under_its_id(subscribe, program, report):
    hook = subscribe()
    report()
    [row] = told(hook)
    claimed = timezone.now() - delivery.LEASE - timedelta(seconds=1)
    hook.deliveries.update(status="sending", claim=row.context["id"], claimed_at=claimed, tries=1)
    assert delivery.end_leases() == 0, "nobody has to decide"
    assert go() == {"sent": 1}
    assert json.loads(program.got[0][1])["id"] == row.context["id"]


def test_two_secrets_are_valid_until_the_old_one_ends(subscribe, program, report, ada):
    hook = subscribe()
    now = timezone.now()
    with pytest.raises(Refused):
        webhook_acts.make_secret(hook, seen="", actor=ada, now=now)  # the same page sent twice
    new = webhook_acts.make_secret(hook, seen=webhook_acts.made(hook), actor=ada, now=now)
    report()
    go()
    assert new != hook.secret and signed_by(new, program.got[0]) and signed_by(hook.secret, program.got[0])
    webhook_acts.end_old(hook, actor=ada, now=now)
    webhook_acts.replay(hook, told(hook)[0].pk, actor=ada, now=now)
    go()
    assert signed_by(new, program.got[1]) and not signed_by(hook.secret, program.got[1])
    assert program.got[0][1] == program.got[1][1]
    assert hook.secret not in str(list(Webhook.objects.values())) + str(list(Event.objects.values("data", "note")))


def test_a_form_that_was_open_meanwhile_brings_no_secret_and_no_token_back(subscribe, ada):
    hook, now = subscribe(), timezone.now()
    webhook_acts.make_token(hook, seen="", actor=ada, now=now)
    webhook_acts.make_secret(hook, seen=webhook_acts.made(hook), actor=ada, now=now)
    opened = Webhook.objects.get(pk=hook.pk)
    webhook_acts.end_old(hook, actor=ada, now=now)
    webhook_acts.end_token(hook, actor=ada, now=now)
    webhook_acts.switch_off(hook, actor=ada, now=now)
    opened.name = "航港局遊艇系統"
    webhook_acts.keep(opened, services=Service.objects.all(), actor=ada, now=now)
    hook.refresh_from_db()
    assert (hook.name, hook.old_salt, hook.token_hash, hook.active_since) == ("航港局遊艇系統", "", None, None)


# --- Where we do not go -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::a00:1", False),  # a NAT64 of one's own
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("fec0::1", False),  # site-local, of old
        ("192.0.0.8", False),
    ],
)
def test_which_addresses_are_on_the_internet(address, is_public):
    assert outside.is_public(address) == is_public


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://user:word@example.org/",
        "https://user@example.org/",
        "https://example.org:22/",
        "https://example.org:99999/",
        "https://example.org/#part",
        "https://example.org/a b",
        "https:///nothing",
        "https://[::1]/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "http://localhost.example.org/",
    ],
)
def test_such_addresses_are_refused(url, monkeypatch):
    real = socket.getaddrinfo
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: public if "example" in host else real(host, *rest, **more)
    )
    webhooks.check_address("https://example.org:8443/hook?x=1")
    with pytest.raises(ValidationError):
        webhooks.check_address(url)


def test_http_to_this_machine_is_for_demos_only(subscribe, program, report, settings):
    hook = subscribe()
    report()
    settings.DEMO = False
    with pytest.raises(ValidationError):
        webhooks.check_address(hook.url)
    assert go() == {"failed": 1}
    assert program.got == []


def test_a_name_that_leads_inside_later_is_not_followed(subscribe, program, report, monkeypatch):
    """It was public when it was entered: each connection looks again, at the address it then calls."""
    hook = subscribe()
    Webhook.objects.filter(pk=hook.pk).update(url="https://rebound.example/hook")
    report()
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", program.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: inside)
    assert go() == {"queued": 1}
    assert told(hook)[0].error == "Private"
    assert program.got == []


def certificate(folder):
    """For localhost, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - DAY, now + DAY)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    pem += key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "one.pem").write_bytes(pem)
    return folder / "one.pem"


def test_https_is_spoken_and_a_certificate_nobody_signed_refused(subscribe, report, monkeypatch, tmp_path):
    pem = certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    monkeypatch.setattr(outside, "is_public", lambda _address: True)
    with Receiver(context=server) as program:
        monkeypatch.setattr(webhooks, "PORTS", (program.port,))
        hook = subscribe()
        Webhook.objects.filter(pk=hook.pk).update(url=f"https://localhost:{program.port}/hook")
        report()
        assert go() == {"queued": 1}
        assert (program.got, told(hook)[0].error) == ([], "SSLCertVerificationError")
        monkeypatch.setattr(ssl, "create_default_context", lambda: _trusting(pem))
        assert go(timezone.now() + DAY) == {"sent": 1}
        assert len(program.got) == 1


def _trusting(pem):
    known = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    known.load_verify_locations(pem)
    return known


# --- The round --------------------------------------------------------------------------------------------------------
def test_one_that_fails_for_days_is_switched_off_and_its_keeper_told_once(subscribe, program, report, ada):
    failing, working = subscribe(), subscribe()
    report()
    past = timezone.now() - 4 * DAY
    Webhook.objects.update(active_since=past - DAY)
    failing.deliveries.update(created_at=past, tries=12, status="failed", error="HTTP 500")
    working.deliveries.update(created_at=past, tries=12, status="failed", error="HTTP 500")
    webhook_acts.send_test(working, actor=ada, now=timezone.now())
    assert go() == {"sent": 1}
    report()  # waits for both
    assert webhook_acts.tend(now=timezone.now()) == {"off": 1, "forgotten": 0}
    assert webhook_acts.tend(now=timezone.now()) == {"off": 0, "forgotten": 0}
    failing.refresh_from_db()
    working.refresh_from_db()
    assert failing.active_since is None and working.active_since
    [mail] = Notice.objects.filter(kind="webhook_off")
    assert (mail.email, mail.context["program"]) == (ada.email, "航港局")
    assert [row.status for row in told(failing)] == ["failed", "failed"]
    with pytest.raises(Refused):
        webhook_acts.replay(failing, actor=ada, now=timezone.now())
    webhook_acts.switch_on(failing, actor=ada, now=timezone.now())
    failing.refresh_from_db()
    assert webhook_acts.tend(now=timezone.now())["off"] == 0, "it has its three days anew"
    assert webhook_acts.replay(failing, actor=ada, now=timezone.now()) == 2
    assert go() == {"sent": 2}


def test_the_log_is_kept_for_90_days(subscribe, report):
    hook = subscribe()
    report()
    report()
    old, _new = told(hook)
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - 91 * DAY, status="failed")
    assert webhook_acts.tend(now=timezone.now())["forgotten"] == 1
    assert len(told(hook)) == 1
