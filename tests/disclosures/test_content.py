"""The editors' pages: written, stopped, mended, published ahead, seen on time, rolled back; and who sees nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from cases.models import SearchEntry
from disclosures.actions import workflow, writing
from disclosures.differences import compare
from disclosures.models import Category, ContentFile, InfoItem, Version
from tests.accounts.people import sign_in
from tests.cast import NOW, make_user
from tests.disclosures.content import SOON, values

CONTENT = "/staff/content/"


@pytest.fixture(autouse=True)
def monday(catalogue, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def text(response) -> str:
    return response.content.decode()


def posted(**changes) -> dict:
    category = Category.objects.get(code="guidance")
    given = {
        "category": category.pk,
        "title_zh": "淨灘指導",
        "body_zh": "<h2>甲</h2>",
        "licence": "ogdl",
        "archives": "on",
    }
    return given | changes


def test_from_the_first_word_to_the_page_and_back(client, edda, rhea, pia, secretariat):
    """As an editor and a publisher would try it; no worker runs."""
    sign_in(client, edda)
    keeper = {"unit": secretariat.pk, "owner": edda.pk, "cycle_days": "90", "slug": "beach"}
    refused = client.post(f"{CONTENT}new/", posted(title_zh="", **keeper))
    assert refused.status_code == 422
    assert "錯誤：" in text(refused)
    assert "&lt;h2&gt;甲" in text(refused)
    made = client.post(f"{CONTENT}new/", posted(body_zh="<h2>甲</h2><p>王君 A123456789</p>", **keeper))
    item = InfoItem.objects.get(slug="beach")
    page = f"{CONTENT}{item.pk}/"
    assert made.headers["Location"] == page
    csv = SimpleUploadedFile("表.csv", "港口,件數\n碧砂,3\n".encode("cp950"))
    assert client.post(f"{page}files/", {"upload": csv, "label_zh": "統計"}).status_code == 302
    assert ContentFile.objects.get().file.read().decode("utf-8-sig").startswith("港口,件數")
    program = SimpleUploadedFile("x.pdf", b"MZ\x90\x00" * 40)
    assert client.post(f"{page}files/", {"upload": program, "label_zh": "x"}).status_code == 422
    assert client.post(f"{page}do/submit/").status_code == 302
    sign_in(client, rhea)
    assert "淨灘指導" in text(client.get(CONTENT))
    client.post(f"{page}do/approve/")
    sign_in(client, pia)
    check = text(client.get(f"{page}check/"))
    assert "王君 A123456789" in check
    assert client.post(f"{page}check/", {"cleared": "on", "answer": "x"}).status_code == 422
    client.post(f"{page}do/refuse/", {"comment": ""})
    assert Version.objects.get(item=item).state == "check"  # sent back only with a reason
    client.post(f"{page}do/refuse/", {"comment": "請刪身分證字號"})
    sign_in(client, edda)
    assert "請刪身分證字號" in text(client.get(page))
    assert client.post(f"{page}edit/", posted(revision="9")).status_code == 422  # somebody else saved meanwhile
    assert client.post(f"{page}edit/", posted(revision="0", title_en="Beach")).status_code == 302
    client.post(f"{page}do/submit/")
    sign_in(client, rhea)
    client.post(f"{page}do/approve/")
    sign_in(client, pia)
    at = {
        f"publish_at_{part}": said
        for part, said in zip(("year", "month", "day", "time"), ("115", "11", "23", "10:02"), strict=True)
    }
    assert client.post(f"{page}check/", {"cleared": "on", **at}).status_code == 302
    client.logout()
    assert client.get("/disclosures/items/beach/").status_code == 404
    entry = SearchEntry.objects.get(key=f"item:{item.pk}:1")
    assert entry.since == SOON
    file = ContentFile.objects.get()
    assert client.get(file.get_absolute_url()).status_code == 404
    with time_machine.travel(SOON, tick=False):
        assert client.get("/disclosures/items/beach/").status_code == 200
        answer = client.get(file.get_absolute_url())
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]


def test_an_earlier_version_is_compared_and_taken_up_again(client, publish, edda, pia):
    first = publish(slug="beach")
    second = writing.draft(first.item, actor=edda, now=NOW)
    changed = values(body_zh="<h2>甲</h2><p>內容改了。</p>", change_zh="改內容。")
    writing.write(second, values=changed, revision=0, actor=edda, now=NOW)
    publish(second)
    page = f"{CONTENT}{first.item_id}/"
    sign_in(client, edda)
    both = text(client.get(f"{page}compare/1/2/"))
    assert "<ins>" in both
    assert client.post(f"{page}v1/again/").status_code == 302
    third = Version.objects.get(item=first.item, number=3)
    assert (third.state, third.body_zh) == ("check", first.body_zh)
    client.logout()
    changes = client.get("/disclosures/items/beach/v2/changes/")
    assert "改了" in text(changes)
    workflow.publish(third, cleared=True, actor=pia, now=NOW + timedelta(minutes=1))
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert "改了" not in text(client.get("/disclosures/items/beach/"))
        assert "改了" in text(client.get("/disclosures/items/beach/v2/"))
    assert SearchEntry.objects.filter(key__startswith="item:").count() == 1


def test_an_old_address_leads_to_the_page_for_ever(client, publish, edda, secretariat):
    first, other = publish(slug="beach"), publish(slug="other")
    sign_in(client, edda)
    given = {"unit": secretariat.pk, "owner": edda.pk, "cycle_days": "30"}
    assert client.post(f"{CONTENT}{first.item_id}/keeper/", {**given, "slug": "shore"}).status_code == 302
    taken = client.post(f"{CONTENT}{other.item_id}/keeper/", {**given, "slug": "beach"})
    assert taken.status_code == 422
    for address in ("", "versions/", "v1/"):
        moved = client.get(f"/disclosures/items/beach/{address}")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"/disclosures/items/shore/{address}")
    assert client.get("/en/disclosures/items/beach/").headers["Location"] == "/en/disclosures/items/shore/"


def test_others_find_no_draft_no_history_and_no_comparison(client, write, mallory, otto, edda, catalogue):
    """A version address leaks as easily as the page itself; every one is asked."""
    version = write()
    page = f"{CONTENT}{version.item_id}/"
    stranger = make_user("stran", "外編輯", "Stran", Role.EDITOR, mallory.memberships.get().unit)
    for person in (stranger, mallory, otto):
        sign_in(client, person)
        for address in ("", "edit/", "check/", "keeper/", "end/", "v1/", "compare/1/1/", "files/1/"):
            assert client.get(page + address).status_code == 404, address
        for address in ("do/submit/", "do/confirm/", "v1/again/", "files/", "files/1/remove/"):
            assert client.post(page + address).status_code == 404, address
        assert "淨灘指導" not in text(client.get(CONTENT))
        assert client.get("/disclosures/items/beach-cleaning/v1/").status_code == 404
    sign_in(client, edda)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}do/nonsense/").status_code == 404


def test_the_board_says_what_is_late_and_why(client, publish, pia, edda, django_assert_max_num_queries):
    item = publish(slug="beach").item
    InfoItem.objects.filter(pk=item.pk).update(next_review_on=NOW.date() - timedelta(days=40))
    sign_in(client, pia)
    with django_assert_max_num_queries(12):
        page = text(client.get(f"{CONTENT}board/"))
    assert page.count("light late") == 8  # guidance is late; seven of the ten have neither page nor statement
    given = {"unit": item.unit_id, "owner": edda.pk, "cycle_days": "180", "none_zh": "沒有這項資料。"}
    assert client.post(f"{CONTENT}board/appeals/", given).status_code == 302
    head = Category.objects.get(code="appeals")
    assert (head.owner, head.reviewed_on) == (edda, NOW.date())
    assert text(client.get(f"{CONTENT}board/")).count("light late") == 7
    sign_in(client, edda)
    assert "light late" in text(client.get(CONTENT))
    client.post(f"{CONTENT}{item.pk}/do/confirm/")
    item.refresh_from_db()
    assert item.next_review_on == NOW.date() + timedelta(days=item.cycle_days)


def test_words_that_were_put_in_and_taken_out():
    (line,) = compare("每年辦理三次。", "每年辦理四次。")
    assert line.parts == (("same", "每年辦理"), ("removed", "三"), ("added", "四"), ("same", "次。"))
    assert [entry.parts for entry in compare("甲\n乙", "甲")] == [(("same", "甲"),), (("removed", "乙"),)]
