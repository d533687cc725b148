"""Lists of people from a file: what people's spreadsheets write is read, what is wrong is named line by line."""

import io
import zipfile
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from odfdo import Cell, Document, Row, Table

from applications import roster_files, rosters
from applications.demo.people import name, person_id
from applications.forms import PersonForm
from cases.calendar import TAIPEI
from tests.cast import NOW

COLUMNS = (rosters.NAME, rosters.IDENTITY_KIND, rosters.IDENTITY, rosters.BORN_ON, rosters.SEX, rosters.NATIONALITY)
TODAY = NOW.astimezone(TAIPEI).date()
HEAD = "姓名,證件號碼,出生日期,性別"


class List(rosters.ImportRoster):
    row_form = PersonForm
    columns = COLUMNS


def people(count, seed=3):
    dice = Random(seed)
    return [f"{name(dice)},{person_id(dice)},79/5/{1 + number % 28},{dice.choice('男女')}" for number in range(count)]


def csv(*lines, head=HEAD, encoding="utf-8"):
    return SimpleUploadedFile("名冊.csv", "\r\n".join([head, *lines]).encode(encoding))


def ods(rows, tail=None):
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("名冊")
    for texts in rows:
        row = Row()
        for text in texts:
            row.append_cell(text if isinstance(text, Cell) else Cell(text))
        table.append_row(row)
    if tail is not None:
        table.append_row(tail)
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("名冊.ods", out.getvalue())


def empty(answers=()):
    return List(QueryDict("import=1"), answers=list(answers), today=TODAY)


def said(taken):
    return [str(fault) for fault in taken.faults]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (HEAD, "utf-8"),
        (HEAD, "utf-8-sig"),
        (HEAD, "cp950"),
        ("Name,ID number,Date of birth,Gender", "utf-8"),
        ("姓 名*,身分證字號（必填）,生日,性別", "utf-8"),
    ],
)
def test_lists_are_read_in_the_ways_spreadsheets_save_them(head, encoding):
    taken = empty().take_in(csv(*people(3), head=head, encoding=encoding))
    assert (taken.added, taken.faults) == (3, [])
    assert taken.people[0]["born_on"] == "1990-05-01"
    assert taken.people[0]["identity_kind"] == "national"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(delimiter):
    lines = [line.replace(",", delimiter) for line in people(2)]
    assert empty().take_in(csv(*lines, head=HEAD.replace(",", delimiter))).added == 2


def test_of_two_hundred_with_three_wrong_the_three_are_named_and_the_others_kept():
    lines = people(200)
    lines[15] = "王小明,A123456788,79/5/20,男"
    lines[99] = "李大華,A123456789,79/13/20,男"
    lines[198] = "林小華,B123456780,79/5/20,男生"
    with translation.override("zh-hant"):
        taken = empty().take_in(csv(*lines))
        words = said(taken)
    assert (taken.added, len(taken.people)) == (197, 197)
    assert sorted({fault.number for fault in taken.faults}) == [17, 101, 200]
    assert words[0].startswith("第 17 列「證件號碼」") and words[1].startswith("第 101 列「出生日期」")


def test_a_rare_character_the_file_lost_is_to_be_written_not_taken_out():
    with translation.override("zh-hant"):
        words = said(empty().take_in(csv("游錫?,A123456789,79/5/20,男")))
    assert words == ["第 2 列「姓名」：姓名裡有「?」，可能是罕用字存檔時遺失了。請照證件填寫完整的姓名。"]


def test_the_same_number_twice_in_the_file_stands_once():
    line = people(1)[0]
    with translation.override("en"):
        taken = empty().take_in(csv(line, line))
        assert taken.added == 1 and "already stands in row 2" in said(taken)[0]


def test_a_corrected_file_replaces_who_stands_there_already():
    first = empty().take_in(csv(*people(14)))
    again = empty(first.people).take_in(csv(*people(14)))
    assert len(again.people) == 14


def test_a_list_of_more_than_two_hundred_is_cut_with_a_word():
    taken = empty().take_in(csv(*people(203)))
    assert len(taken.people) == 200 and len(taken.faults) == 1


def test_a_spreadsheet_is_read_as_it_shows_and_formulas_never():
    from datetime import date

    first, second = people(2)
    row = [first.split(",")[0], first.split(",")[1], Cell(date(1990, 5, 20)), "男"]
    bad = [second.split(",")[0], Cell("A123456789", formula="of:=[.A1]"), "79/5/20", "男"]
    with translation.override("en"):
        taken = empty().take_in(ods([HEAD.split(","), row, bad]))
        assert taken.people[0]["born_on"] == "1990-05-20"
        assert taken.added == 1 and "formula" in said(taken)[0]


def test_a_million_repeated_blank_rows_end_the_sheet():
    tail = Row(repeated=1_048_000)
    assert empty().take_in(ods([HEAD.split(","), people(1)[0].split(",")], tail=tail)).added == 1


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("content.xml", b" " * (roster_files.MOST_UNPACKED + 1))
    return out.getvalue()


def damaged():
    """Packed, and a byte in the middle of it turned over."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        box.writestr("content.xml", "".join(f"<a>{n * n}</a>" for n in range(200)))
        at = box.getinfo("content.xml").header_offset + 30 + len("content.xml")
    data = bytearray(out.getvalue())
    data[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(data)


def entities():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("content.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff\xfe", "not a list"),
        (b"PK\x03\x04broken", "neither"),
        (b"PK" + b"x" * (roster_files.MOST_BYTES + 1), "larger than 2 MB"),
        (bomb(), "unpacks"),
        (damaged(), "neither"),
        (entities(), "neither"),
        ("甲,乙\r\n1,2".encode(), "Missing"),
        (HEAD.encode(), "nobody"),
    ],
    # Names of their own: an archive has the second in it, and two workers must name a test alike.
    ids=["empty", "bytes", "broken", "large", "bomb", "damaged", "entities", "columns", "nobody"],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(data, word):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        empty().take_in(SimpleUploadedFile("list.ods", data))
    assert word in refused.value.messages[0]


@pytest.mark.parametrize("make", [roster_files.template_csv, roster_files.template_ods])
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_template_itself_can_be_read(make, language):
    with translation.override(language):
        taken = empty().take_in(SimpleUploadedFile("t", make(COLUMNS, language)))
        assert (taken.added, said(taken)) == (1, [])


def test_long_lists_fold_and_a_line_can_be_opened_or_dropped():
    kept = empty().take_in(csv(*people(20))).people
    page = List(None, answers=kept, today=TODAY)
    assert len(page.folded) == 20 and len(page) == 0
    key = rosters.key_of(kept[4])
    opened = List(QueryDict(f"open={key}"), answers=kept, today=TODAY)
    assert opened.pressed and len(opened.folded) == 19 and len(opened) == 1
    row = opened.rows_shown[0]
    assert row.legend == row.title and "20" in row.legend and "20" in row.remove_label  # heading and button: one person
    dropped = List(QueryDict(f"drop={key}"), answers=kept, today=TODAY)
    assert len(dropped.folded) == 19 and len(dropped) == 0
    sent = List(QueryDict(f"opened={key}&people-count=0"), answers=kept, today=TODAY)
    assert sent.is_valid() and len(sent.answers()) == 19


def test_all_of_a_long_list_is_judged_again_before_it_is_sent():
    kept = empty().take_in(csv(*people(30))).people
    again = List(page := List(None, answers=kept, today=TODAY).posted_from(kept), answers=kept, today=TODAY)
    assert page and again.is_valid() and again.answers() == kept
    assert len(again.rows(kept)) == 1


def test_sixty_are_typed_at_once_then_kept_and_the_next_added():
    full = List(QueryDict("people-count=60&add=people"), today=TODAY)
    assert len(full) == 61 and not full.can_add
    kept = empty().take_in(csv(*people(60))).people
    assert List(None, answers=kept, today=TODAY).can_add
