"""Fields and forms: what they take, what they keep, and the page they make."""

import json
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cases import fields, rocdates
from cases.forms.base import TRAP, PortalForm, spaced
from tests.cases.formpage import Page, page

TODAY = date(2026, 11, 23)
LANGUAGES = ["zh-hant", "en"]
PORTS = [("", "—"), ("North", [("bisha", "Bisha"), ("badouzi", "Badouzi")]), ("South", [("donggang", "Donggang")])]


class VoyageForm(PortalForm):
    heading = "day"
    subjects = {"day": "the day you sail"}

    day = fields.RocDateField(label="Day of sailing", help_text="115/12/27")
    leaves = fields.RocDateTimeField(label="Departure")
    back = fields.TimeField24(label="Time of return", required=False)
    skipper = fields.NameField(label="Name of the skipper")
    born = fields.BirthDateField(label="Date of birth")
    person_id = fields.PersonIdField(label="Identity number")
    passport = fields.PassportField(label="Passport number", required=False)
    phone = fields.PhoneField(label="Telephone", help_text="0912-345-678")
    mail = fields.MailField(label="E-mail", required=False)
    address = fields.AddressField(label="Address", required=False)
    ubn = fields.UbnField(label="Business number", required=False)
    vessel = fields.VesselNumberField(label="Number of the vessel")
    mmsi = fields.MmsiField(label="MMSI", required=False)
    call_sign = fields.CallSignField(label="Call sign", required=False)
    kind = fields.ChoiceRadioField(label="Kind", choices=[("own", "Own"), ("hire", "Hire")], hints={"own": "No fee"})
    night = fields.YesNoField(label="Do you stay overnight?")
    crosses = fields.YesNoField(label="Crosses the border", required=False)
    port = forms.ChoiceField(label="Port", choices=PORTS)
    gear = forms.MultipleChoiceField(
        label="Gear", choices=[("vhf", "VHF"), ("ais", "AIS")], widget=forms.CheckboxSelectMultiple, required=False
    )
    crew = fields.WholeField(label="People on board", min_value=1, max_value=50)
    length = fields.MeasureField(label="Length", max_digits=6, decimal_places=2)
    remark = forms.CharField(label="Remark", widget=forms.Textarea, required=False, max_length=20, min_length=3)
    agreed = forms.BooleanField(label="I have read this")


GOOD = {
    "day_year": "１１５",
    "day_month": "12",
    "day_day": "27",
    "leaves_year": "2026-12-27",
    "leaves_month": "",
    "leaves_day": "",
    "leaves_time": "0930",
    "back": "17:00",
    "skipper": "王小明",
    "born_year": "79",
    "born_month": "5",
    "born_day": "1",
    "person_id": "a123 456-789",
    "passport": "300123456",
    "phone": "02-2805-3990 分機 12",
    "mail": "Wang＠Example.TW",
    "address": "基隆市\n中正區",
    "ubn": "22099131",
    "vessel": "ct2 1234",
    "mmsi": "416001234",
    "call_sign": "bm1234",
    "kind": "own",
    "night": "no",
    "port": "bisha",
    "gear": ["vhf"],
    "crew": "１２",
    "length": "1,012．5",
    "agreed": "on",
}


def posted(**changes):
    data = QueryDict(mutable=True)
    for name, value in (GOOD | changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def of(form, name):
    return form.errors[name][0]


# --- Fields -----------------------------------------------------------------------------------------------------------


def test_cleaned_values():
    form = VoyageForm(posted(), today=TODAY)
    assert form.errors == {}
    cleaned = form.cleaned_data
    assert cleaned["day"] == date(2026, 12, 27)
    assert cleaned["leaves"] == datetime(2026, 12, 27, 9, 30, tzinfo=rocdates.TAIPEI)
    assert cleaned["back"] == time(17)
    assert cleaned["born"] == date(1990, 5, 1)
    assert cleaned["person_id"] == "A123456789"
    assert cleaned["phone"] == "+886228053990;ext=12"
    assert cleaned["mail"] == "Wang@example.tw"
    assert cleaned["vessel"] == "CT2-1234"
    assert (cleaned["night"], cleaned["crosses"]) == (False, None)
    assert (cleaned["crew"], cleaned["length"]) == (12, Decimal("1012.5"))


@pytest.mark.parametrize(
    ("changes", "name", "box"),
    [
        ({"day_month": "13"}, "day", "id_day_1"),
        ({"day_month": "2", "day_day": "30"}, "day", "id_day_2"),
        ({"day_year": "300"}, "day", "id_day_0"),
        ({"day_year": "", "day_month": "", "day_day": ""}, "day", "id_day_0"),
        ({"leaves_time": "25:00"}, "leaves", "id_leaves_3"),
        ({"leaves_time": ""}, "leaves", "id_leaves_3"),
        ({"born_year": "116"}, "born", "id_born_0"),
    ],
)
def test_the_error_sits_in_the_wrong_box(changes, name, box):
    form = VoyageForm(posted(**changes), today=TODAY)
    seen = Page(page(form)).sound()
    assert seen.anchors == [box]
    assert [attrs["id"] for _tag, attrs in seen.tags if attrs.get("aria-invalid")] == [box]
    assert list(form.errors) == [name]


def test_nobody_is_older_than_130():
    old = posted(born_year="1900", born_month="6", born_day="1")
    assert VoyageForm(old, today=date(2031, 5, 31)).is_valid()
    assert list(VoyageForm(old, today=date(2031, 6, 1)).errors) == ["born"]


def test_an_error_added_by_the_form_sits_in_the_first_box():
    form = VoyageForm(posted(), today=TODAY)
    form.add_error("day", "Too near.")
    assert Page(page(form)).sound().anchors == ["id_day_0"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_empty_is_told_in_our_words(language):
    with translation.override(language):
        form = VoyageForm(QueryDict("back=x"), today=TODAY)
        html = page(form)
        seen = Page(html).sound()
    required = [name for name, field in form.fields.items() if field.required]
    assert len(seen.anchors) == len(required) + 1
    assert "This field is required" not in html
    assert "這個欄位是必須的" not in html
    assert all(text for texts in form.errors.values() for text in texts)
    assert "*" not in html
    assert "placeholder" not in html
    assert not any("required" in attrs for _tag, attrs in seen.tags)


WRONG = {
    "skipper": "王2",
    "person_id": "A123456788",
    "passport": "1",
    "phone": "118",
    "mail": "nobody",
    "ubn": "22099132",
    "vessel": "X1",
    "mmsi": "1",
    "call_sign": "JA1",
    "kind": "none",
    "night": "perhaps",
    "port": "nowhere",
    "gear": ["anchor"],
    "crew": "51",
    "length": "long",
    "remark": "a" * 21,
    "back": "noon",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wrong_value_is_told_and_kept(language):
    with translation.override(language):
        form = VoyageForm(posted(**WRONG), today=TODAY)
        html = page(form)
        assert set(form.errors) == set(WRONG)
        Page(html).sound()
    for name in ("skipper", "person_id", "phone", "mail", "vessel", "crew", "length", "back"):
        assert f'value="{WRONG[name]}"' in html
    assert "%(" not in html


def test_a_subject_makes_the_sentence():
    with translation.override("en"):
        form = VoyageForm(QueryDict("kind=own"), today=TODAY)
        assert of(form, "day") == "Enter the day you sail."
        assert of(form, "night") == "Answer the question “Do you stay overnight?”"
        assert of(form, "agreed") == "Tick the box “I have read this” to go on."
        assert of(form, "port") == "Choose port."
        form = VoyageForm(posted(crew="0", remark="ab"), today=TODAY)
        assert of(form, "crew") == "Enter people on board as a number not under 1."
        assert of(form, "remark") == "Write remark with at least 3 characters; it has 2."


class Boat(PortalForm):
    people = fields.WholeField(label="How many people?", max_value=500, units=fields.PEOPLE)
    length = fields.MeasureField(label="Length", max_digits=5, decimal_places=2, units=fields.METRES)


@pytest.mark.parametrize(
    ("name", "typed", "number"),
    [
        *(("people", typed, 6) for typed in ("6", "６", "6人", "６ 人", " 6 位", "6 people", "6 Persons")),
        *(
            ("length", typed, Decimal("12.5"))
            for typed in ("12.5", "１２．５", "12.5 公尺", "１２．５米", "12.5m", "12.5 Metres")
        ),
    ],
)
def test_the_unit_of_the_field_itself_and_full_width_are_read(name, typed, number):
    assert Boat({name: typed}).fields[name].clean(typed) == number


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(
            ("people", typed)
            for typed in ("6公尺", "6隻", "約6人", "人", "6人以上", "六人", "5或6", "6-8人", "6人人", "-")
        ),
        *(
            ("length", typed)
            for typed in ("12.5人", "12.5 ft", "12.5呎", "41尺", "12.5 km", "公尺", "12.5公尺左右", "12,5")
        ),
    ],
)
def test_anything_else_is_refused_with_the_same_sentence(name, typed):
    bare, meant = Boat({name: "twelve"}), Boat({name: typed})
    assert meant.errors[name] == bare.errors[name]


def test_percent_signs_in_a_label_do_no_harm():
    class Form(PortalForm):
        share = fields.WholeField(label="Share in %", max_value=100)

    assert "%" in of(Form(QueryDict("share=101")), "share")
    assert "%" in of(Form(QueryDict("share=")), "share")


def test_latin_words_stand_apart_in_chinese():
    with translation.override("en"):
        assert spaced("MMSI") == "MMSI"
    with translation.override("zh-hant"):
        assert spaced("IMO 編號") == " IMO 編號"
        assert spaced("用途") == "用途"
        assert spaced("MMSI") == " MMSI "


def test_texts_a_form_wrote_itself_stand():
    class Form(PortalForm):
        name = fields.NameField(label="Name", error_messages={"required": "Who are you?"})

    assert of(Form(QueryDict("x=")), "name") == "Who are you?"


def test_old_resident_number_follows_today():
    old = posted(person_id="AC01234567")
    assert VoyageForm(old, today=date(2030, 12, 31)).is_valid()
    assert not VoyageForm(old, today=date(2031, 1, 1)).is_valid()


def test_a_form_that_needs_the_day_says_so():
    with pytest.raises(ImproperlyConfigured, match="today"):
        VoyageForm(posted())
    assert not VoyageForm().is_bound


# --- Marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_is_label_hint_error_box(language):
    with translation.override(language):
        html = page(VoyageForm(posted(phone="x"), today=TODAY))
    places = [html.index(part) for part in ('for="id_phone"', 'id="id_phone_helptext"', 'id="id_phone_error"')]
    assert [*places, html.index('id="id_phone"')] == sorted([*places, html.index('id="id_phone"')])
    assert html.index('id="id_kind_0"') < html.index('id="id_kind_1"')
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert "has-error" in html


def test_marks_of_the_boxes():
    html = page(VoyageForm(today=TODAY))
    seen = Page(html).sound()
    by_id = {attrs["id"]: attrs for _tag, attrs in seen.tags if "id" in attrs}
    assert by_id["id_day_0"]["inputmode"] == "numeric"
    assert by_id["id_born_0"]["autocomplete"] == "bday-year"
    assert by_id["id_skipper"]["autocomplete"] == "name"
    assert by_id["id_skipper"]["spellcheck"] == "false"
    assert by_id["id_phone"]["autocomplete"] == "tel"
    assert by_id["id_kind_0_hint"]["class"] == "hint"
    assert not any("checked" in attrs for _tag, attrs in seen.tags)
    assert html.count("<h1>") == 1
    assert html.count("says") == 3


def test_optional_is_written_out_and_can_be_silenced():
    class Filter(PortalForm):
        say_optional = False
        honeypot = False
        word = forms.CharField(required=False)

    assert "optional" in page(VoyageForm(today=TODAY))
    assert "optional" not in page(Filter())


@pytest.mark.parametrize("language", LANGUAGES)
def test_boxes_hold_the_calendar_of_the_language(language):
    with translation.override(language):
        html = page(VoyageForm(initial={"day": date(2026, 12, 27)}))
    assert ('value="115"' in html) is (language == "zh-hant")
    assert ('value="2026"' in html) is (language == "en")


def test_the_whole_crispy_form_says_things_once():
    template = Template("{% load portal crispy_forms_tags %}{% error_summary form %}{% crispy form %}")
    html = template.render(Context({"form": VoyageForm(posted(phone="x"), today=TODAY)}))
    assert html.count('class="summary"') == 1
    alone = Template("{% load crispy_forms_tags %}{% crispy form %}")
    assert alone.render(Context({"form": VoyageForm(posted(phone="x"), today=TODAY)})).count('class="summary"') == 1


def test_plain_django_forms_get_the_same_marks():
    class Plain(forms.Form):
        word = forms.CharField(help_text="A <word>")
        tick = forms.BooleanField()
        paper = forms.FileField()
        pick = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    seen = Page(html := page(Plain({}))).sound()
    assert len(seen.anchors) == 4
    assert "A &lt;word&gt;" in html
    assert 'class="input"' in html
    assert 'class="input file"' in html


def test_errors_of_the_whole_form_stand_in_the_summary():
    form = VoyageForm(posted(), today=TODAY)
    form.add_error(None, "The two do not go together.")
    html = page(form)
    assert "The two do not go together." in html
    assert Page(html).sound().anchors == []


def test_title():
    template = Template("{% load portal %}{% error_title form people %}")
    assert template.render(Context({"form": VoyageForm(posted(phone="x"), today=TODAY)}))
    assert template.render(Context({"form": VoyageForm(posted(), today=TODAY), "people": None})) == ""


def test_what_people_wrote_is_escaped():
    assert "<script>" not in page(VoyageForm(posted(skipper="<script>", day_year="<script>"), today=TODAY))


# --- The form ---------------------------------------------------------------------------------------------------------


def test_honeypot():
    html = page(VoyageForm(today=TODAY))
    trap = next(attrs for tag, attrs in Page(html).tags if attrs.get("name") == TRAP)
    assert (trap["autocomplete"], trap["tabindex"]) == ("off", "-1")
    assert not VoyageForm(posted(), today=TODAY).is_suspicious
    form = VoyageForm(posted(**{TRAP: "1"}), today=TODAY)
    assert form.is_suspicious
    assert form.is_valid()
    assert TRAP not in form.answers()


def test_warnings_stop_nobody():
    class Form(PortalForm):
        crew = fields.WholeField(label="Crew")

        def clean(self):
            self.warn("That is many.", "crew")

    form = Form(QueryDict("crew=99"))
    assert form.is_valid()
    assert [str(caution) for caution in form.warnings] == ["That is many."]
    assert "That is many." in page(form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_round_trip(language):
    with translation.override(language):
        form = VoyageForm(posted(), today=TODAY)
        assert form.is_valid()
        answers = json.loads(json.dumps(form.answers()))
        fresh = VoyageForm(answers=answers, today=TODAY)
        again = VoyageForm(fresh.posted_from(answers), today=TODAY)
        assert again.errors == {}
        assert again.answers() == answers
        assert 'value="02-2805-3990 #12"' in page(fresh)
        assert fresh.initial_from({"gone": 1, "day": "2026-12-27"}) == {"day": date(2026, 12, 27)}


def test_a_date_is_read_back_in_both_calendars_without_script():
    boxes = fields.RocDateField(label="Day").widget
    for language, typed, said in (
        ("zh-hant", ["２０２６", "11", "27"], "民國 115 年 11 月 27 日（西元 2026 年，星期五）"),
        ("en", ["115", "11", "27"], "Friday 27 November 2026 (ROC 115)"),
        ("en", ["115", "11", "31"], ""),
        ("en", ["", "", ""], ""),
    ):
        with translation.override(language):
            assert f'aria-live="polite">{said}</p>' in boxes.render("day", typed)


@given(
    st.dates(date(1912, 1, 1), date(2100, 12, 31)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    st.sampled_from(LANGUAGES),
)
def test_dates_round_trip_through_the_boxes(day, clock, language):
    class Form(PortalForm):
        honeypot = False
        day = fields.RocDateField(label="Day")
        at = fields.RocDateTimeField(label="Moment")
        clock = fields.TimeField24(label="Time")

    with translation.override(language):
        answers = {"day": day.isoformat(), "at": rocdates.combine(day, clock).isoformat(), "clock": f"{clock:%H:%M}"}
        form = Form(Form().posted_from(answers))
        assert form.errors == {}
        assert form.answers() == answers


def test_rows():
    form = VoyageForm(posted(), today=TODAY)
    assert form.is_valid()
    with translation.override("en"):
        rows = {name: (label, value) for label, value, name in VoyageForm().rows(form.answers())}
        assert rows["day"] == ("Day of sailing", "27 December 2026 (ROC 115)")
        assert rows["leaves"][1] == "27 December 2026, 09:30 (ROC 115)"
        assert rows["person_id"][1] == "A12****789"
        assert rows["phone"][1] == "02-2805-3990 #12"
        assert rows["night"][1] == "No"
        assert rows["crosses"][1] == "not answered"
        assert rows["remark"][1] == "not answered"
        assert rows["port"][1] == "Bisha"
        assert rows["gear"][1] == "VHF"
        assert rows["kind"][1] == "Own"
        assert rows["agreed"][1] == "Yes"
        assert TRAP not in rows
        full = {row.name: row.value for row in form.rows(masked=False)}
        assert full["person_id"] == "A123456789"
    with translation.override("zh-hant"):
        assert "民國 115 年 12 月 27 日（星期日）" in [row.value for row in form.rows()]
