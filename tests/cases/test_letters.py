"""函: compiled templates, no empty placeholder, two minutes to call back, out exactly once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, Unit
from cases import actions, letter_templates, placeholders
from cases.actions import Refused, forwardings, letters
from cases.models import Applicant, Letter, LetterTemplate
from notifications import words
from notifications.models import Notice
from tests.cast import NOW, make_user

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def english(settings):
    settings.DEMO = True
    with translation.override("en"), time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def write(report, otto):
    def put(case=None, now=NOW, body="Bring the certificate."):
        return letters.write(case or report(), subject="Certificate", body=body, actor=otto, now=now)

    return put


def test_a_letter_waits_two_minutes_and_leaves_once(write):
    letter = write()
    assert letters.release_due(NOW + 2 * MINUTE - timedelta(seconds=1)) == {"due": 0, "released": 0}
    assert letters.release_due(NOW + 2 * MINUTE) == {"due": 1, "released": 1}
    assert letters.release_due(NOW + 3 * MINUTE) == {"due": 0, "released": 0}
    letter.refresh_from_db()
    assert letter.released_at == NOW + 2 * MINUTE
    told = Notice.objects.get(kind="letter_sent")
    said = words.write(told)
    assert "Certificate" in said.subject and "Bring the certificate." in said.body
    paper = letter.document
    private = [row["value"]["en"] for row in paper.content["sections"][0]["rows"] if row.get("private")]
    assert private == ["Certificate", "Bring the certificate."]


def test_two_letters_of_a_case_hold_side_by_side(write, report):
    case = report()
    write(case), write(case, body="And the licence.")
    letters.release_due(NOW + 2 * MINUTE)
    assert case.documents.filter(kind="letter", is_current=True).count() == 2


def test_a_letter_pressed_twice_goes_once(write, report):
    case = report()
    assert write(case) == write(case, NOW + MINUTE)
    assert Letter.objects.count() == 1


def test_a_letter_called_back_never_leaves(write, otto, mallory):
    letter = write()
    with pytest.raises(Refused, match="role"):
        letters.recall(letter, actor=mallory, now=NOW + MINUTE)
    letters.recall(letter, actor=otto, now=NOW + MINUTE)
    assert letters.release_due(NOW + 5 * MINUTE)["released"] == 0
    assert not letters.release(letter.pk, now=NOW + 5 * MINUTE)
    assert not Notice.objects.filter(kind="letter_sent").exists()
    with pytest.raises(Refused, match="left already"):
        letters.recall(letter, actor=otto, now=NOW + 2 * MINUTE)
    other = write()
    letters.release_due(NOW + 2 * MINUTE)
    with pytest.raises(Refused, match="left already"):
        letters.recall(other, actor=otto, now=NOW + 2 * MINUTE)


def test_of_recall_and_release_exactly_one_wins(transactional_db, catalogue, report, otto, write):
    """A whistle for both at once, a few times over."""
    for _round in range(3):
        letter, done = write(report()), {}
        start = threading.Barrier(2)

        def run(name, act, start=start, done=done):
            try:
                start.wait()
                done[name] = bool(act())
            except Refused:
                done[name] = False
            finally:
                connections.close_all()

        def call_back(letter=letter):
            return letters.recall(letter, actor=otto, now=NOW + 2 * MINUTE)

        def let_go(letter=letter):
            return letters.release(letter.pk, now=NOW + 2 * MINUTE)

        racers = [threading.Thread(target=run, args=pair) for pair in (("recall", call_back), ("release", let_go))]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        letter.refresh_from_db()
        assert sorted(done.values()) == [False, True]
        assert bool(letter.released_at) == done["release"]
        assert letter.case.notices.filter(kind="letter_sent").count() == done["release"]


def test_a_worker_killed_in_the_middle_has_sent_nothing(write, monkeypatch):
    letter = write()

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(letters, "tell_applicant", die)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            letters.release(letter.pk, now=NOW + 2 * MINUTE)
    letter.refresh_from_db()
    assert letter.released_at is None and letter.document is None
    assert letters.release_due(NOW + 3 * MINUTE)["released"] == 1


def test_what_is_empty_or_cannot_arrive_is_refused(write, report, mallory):
    with pytest.raises(Refused, match="answer"):
        write(body="We say: {{ answer }}")
    case = report()
    with pytest.raises(Refused, match="role"):
        letters.write(case, subject="x", body="y", actor=mallory, now=NOW)
    Applicant.objects.filter(pk=case.pk).update(email="", address="")
    with pytest.raises(Refused, match="neither"):
        write(case)


def test_the_database_refuses_what_cannot_be(write, otto):
    letter = write()
    rows = Letter.objects.filter(pk=letter.pk)
    for wrong in (
        {"released_at": NOW, "recalled_at": NOW, "recalled_by": otto},
        {"recalled_at": NOW},
        {"release_at": NOW},
        {"body": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    current = LetterTemplate.objects.filter(key="answer").get()
    current.pk, current.version = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        current.save()


def test_finding_what_may_leave_or_bounces_reads_the_few_that_wait(db):
    """By partial index, whatever has left and arrived before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO cases_letter (id, case_id, written_by_id, language, subject, body, written_at, release_at,"
            " released_at, signed_as) SELECT n, n, 1, 'en', 'x', 'x', %s, %s, %s, 'x'"
            " FROM generate_series(10000000, 10020000) n",
            [NOW, NOW + MINUTE, NOW + MINUTE],
        )
        cursor.execute(
            "INSERT INTO cases_forwarding (id, case_id, from_unit_id, to_unit_id, is_return, reason, sent_at,"
            " sent_by_id, received_at) SELECT n, n, 1, 2, false, 'x', %s, 1, %s"
            " FROM generate_series(10000000, 10020000) n",
            [NOW, NOW],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE cases_letter, cases_forwarding")
    for due, index in ((letters.due(NOW), "letter_to_release"), (forwardings.due(NOW), "forwarding_")):
        plan = due.explain()
        assert index in plan and "Seq Scan on cases_letter" not in plan and "Seq Scan on cases_forw" not in plan, plan


# --- Templates --------------------------------------------------------------------------------------------------------
def test_every_template_we_ship_is_sound_and_fills(report, otto):
    case = report()
    for template in LetterTemplate.objects.all():
        for text in (template.subject_zh, template.subject_en, template.body_zh, template.body_en):
            assert not placeholders.faults(text)
            for without in placeholders.SAMPLES.values():
                left = placeholders.names(placeholders.sample(text, "en", without))
                assert set(left) <= without | {"answer", "reason"}
    case.officer = otto
    text = placeholders.filled("{{applicant}} {{ reference }} {{ officer }} {{ answer }}", case, "en", NOW)
    assert text == f"{case.applicant.name} {case.reference} Otto Chen {{{{ answer }}}}"


def test_what_is_unknown_or_broken_is_named():
    assert "“colour, note”" in placeholders.faults("{{ colour }} {{ unit }} {{ note }}")[0]
    assert "applicant, reference" in placeholders.faults("{{ colour }}")[0]
    for broken in ("{{ unit }", "{ unit }}", "{% if unit %}", "{{ unit"):
        assert placeholders.faults(broken), broken
    assert not placeholders.faults("Braces { alone } are text.")


def test_an_edit_is_a_new_version(catalogue, sue):
    first = LetterTemplate.objects.get(key="answer")
    values = {name: getattr(first, name) for name in letter_templates.FIELDS} | {"name_en": "Answer"}
    second = letter_templates.keep("answer", values=values, actor=sue, now=NOW)
    first.refresh_from_db()
    assert (first.is_current, second.version, second.is_current) == (False, 2, True)
    assert first.name_en != "Answer"


# --- Through the front door -------------------------------------------------------------------------------------------
@pytest.fixture
def sign_in(client):
    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.force_login(user)
        return client

    return as_


def test_a_letter_from_template_to_recall(report, otto, mallory, sign_in):
    case = report(language="en")
    actions.add_note(case, body="He shouted at us.", actor=otto, now=NOW)
    page = reverse("case_letter", args=[case.reference])
    client = sign_in(otto)
    assert page in client.get(reverse("case", args=[case.reference])).text
    text = client.get(page, {"template": "answer"}).text
    assert case.applicant.name in text and "{{ answer }}" in text
    refused = client.post(f"{page}?template=answer", {"subject": "Yours", "body": "kept {{ answer }}"})
    assert refused.status_code == 422 and "kept" in refused.text and "still empty: answer" in refused.text
    assert "{{ colour }}" in client.post(page, {"subject": "x", "body": "{{ colour }}"}).text
    assert client.post(f"{page}?template=answer", {"subject": "Yours", "body": "All is well."}).status_code == 302
    letter = Letter.objects.get()
    assert (letter.template.key, letter.language) == ("answer", "en")
    recall = reverse("letter_recall", args=[case.reference, letter.pk])
    assert recall in client.get(reverse("case", args=[case.reference])).text
    assert sign_in(mallory).post(recall).status_code == 404
    sign_in(otto).post(recall)
    letter.refresh_from_db()
    assert letter.recalled_at
    assert "shouted" not in str(Letter.objects.values_list("subject", "body"))


def test_templates_are_kept_by_secretariat_and_supervisors(catalogue, otto, sue, sign_in):
    assert sign_in(otto).get(reverse("letter_templates")).status_code == 404
    client = sign_in(sue)
    assert "General answer" in client.get(reverse("letter_templates")).text
    page = reverse("letter_template", args=["answer"])
    assert "A case in which all is known" in client.get(page).text
    first = LetterTemplate.objects.get(key="answer")
    values = {name: getattr(first, name) for name in letter_templates.FIELDS if name != "service"}
    wrong = client.post(page, values | {"body_en": "typed {{ colour }}"})
    assert wrong.status_code == 422 and "typed" in wrong.text and "“colour”" in wrong.text
    look = client.post(page, values | {"body_en": "Look: {{ officer }}", "step": "preview"})
    assert look.status_code == 200 and "Look: Olivia Li" in look.text
    assert LetterTemplate.objects.filter(key="answer").count() == 1
    assert client.post(page, values | {"body_en": "Kept.", "step": "save"}).status_code == 302
    assert LetterTemplate.objects.get(key="answer", is_current=True).body_en == "Kept."
    assert client.post(reverse("letter_template_new"), {"key": "answer", **values}).status_code == 422
    client.post(reverse("letter_template_retire", args=["answer"]))
    assert "General answer" not in client.get(reverse("letter_templates")).text


def test_a_secretary_may_too(catalogue, sign_in):
    secretary = make_user("sec", "楊研考", "Sec Yang", Role.SECRETARIAT, Unit.objects.get(code="CGA"))
    assert sign_in(secretary).get(reverse("letter_template_new")).status_code == 200
