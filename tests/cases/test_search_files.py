"""檔案全文: a hit says the page and opens there; what cannot be read costs a line of its row."""

import io

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cases import search
from cases.models import SearchEntry, SearchFile
from cases.search import files, results
from tests.cast import NOW

# Three pages of PDF, a word on each.
PAGES = ("first", "second", "bluewhale stranded")


def pdf(*pages: str) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for words in pages or PAGES:
        page = made.add_blank_page(page_size=(200, 200))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = made.make_stream(f"BT /F 12 Tf 20 100 Td ({words}) Tj ET".encode())
    made.save(out)
    return out.getvalue()


def odt() -> bytes:
    from odfdo import Document, Paragraph

    document, out = Document("text"), io.BytesIO()
    document.body.clear()
    document.body.append(Paragraph("綠蠵龜救援紀錄"))
    document.save(out)
    return out.getvalue()


def hand_over(*names):
    found = [search.File(name, name.rpartition("/")[2], f"/files/{name}") for name in names]
    search.index(
        "item:1", kind="item", visibility="public", title="年報", words=[], link="/a/", day=NOW.date(), files=found
    )


def found(words):
    answer = results.answer(search.public(NOW), words)
    return [(hit.entry.link, hit.entry.page) for hit in answer.hits if hit.entry.kind == "item"]


def test_a_phrase_is_found_on_its_page_until_the_file_is_taken_away(db):
    given = {"report.pdf": pdf(), "note.odt": odt(), "bad.docx": b"no zip"}
    names = [default_storage.save(f"test/{name}", ContentFile(data)) for name, data in given.items()]
    try:
        hand_over(*names)
        assert files.read_waiting(now=NOW) == {"read": 2, "failed": 1}
        assert found('"bluewhale stranded"') == [(f"/files/{names[0]}#page=3", 3)]
        assert found("綠蠵龜") == [(f"/files/{names[1]}", 1)]
        assert SearchFile.objects.get(name=names[2]).fault
        for _again in range(3):
            files.read_waiting(now=NOW)
        assert SearchFile.objects.get(name=names[2]).tries == files.TRIES
        hand_over(names[1])
        assert found("bluewhale") == []
        search.drop("item:1")
        assert not SearchEntry.objects.filter(file__isnull=False).exists()
    finally:
        for name in names:
            default_storage.delete(name)


def test_the_pages_of_one_file_are_one_result_in_the_list_and_in_its_numbers(db):
    name = default_storage.save("test/pages.pdf", ContentFile(pdf("bluewhale a", "bluewhale b", "bluewhale c")))
    try:
        hand_over(name)
        assert files.read_waiting(now=NOW) == {"read": 1, "failed": 0}
        answer = results.answer(search.public(NOW), "bluewhale")
        assert answer.found.total == 1
        assert answer.found.facets["type"] == [("pdf", 1)]
        assert answer.found.facets["kind"] == [("item", 1)]
    finally:
        default_storage.delete(name)
