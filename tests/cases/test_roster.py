"""The same questions once per person, without JavaScript: nothing typed is ever lost."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from cases import fields
from cases.forms.base import PortalForm
from cases.forms.roster import Roster
from tests.cases.formpage import Page, page

TODAY = date(2026, 11, 23)
LANGUAGES = ["zh-hant", "en"]


class CrewForm(PortalForm):
    name = fields.NameField(label="Name", own=False)
    born = fields.BirthDateField(label="Date of birth")
    aboard = fields.YesNoField(label="Stays aboard", required=False)


class Crew(Roster):
    row_form = CrewForm
    max_rows = 3

    def clean(self, rows):
        names = [row.cleaned_data["name"] for row in rows]
        if len(set(names)) < len(names):
            raise ValidationError("The same person stands here twice.")


def crew_data(*people, **more):
    data = QueryDict(mutable=True)
    data["people-count"] = str(len(people))
    for at, (name, year) in enumerate(people):
        data[f"people-{at}-name"] = name
        data[f"people-{at}-born_year"] = year
        data[f"people-{at}-born_month"] = data[f"people-{at}-born_day"] = "1" if year else ""
    data.update(more)
    return data


def test_roster_opens_with_the_fewest_rows():
    people = Crew(today=TODAY)
    assert len(people) == 1
    assert not people.can_remove
    Page(page(None, people)).sound()


def test_adding_keeps_everything_typed_and_judges_nothing():
    people = Crew(crew_data(("王小明2", "x"), add="people"), today=TODAY)
    assert people.pressed
    assert not people.is_valid()
    html = page(None, people)
    seen = Page(html).sound()
    assert len(people) == 2
    assert 'value="王小明2"' in html
    assert 'value="x"' in html
    assert "has-error" not in html
    assert [attrs["id"] for _tag, attrs in seen.tags if "autofocus" in attrs] == ["id_people-1-name"]


def test_removing_moves_the_others_up():
    people = Crew(crew_data(("甲一", "80"), ("乙二", "81"), ("丙三", "82"), remove="1"), today=TODAY)
    html = page(None, people)
    Page(html).sound()
    assert [row["name"].value() for row in people] == ["甲一", "丙三"]
    assert "乙二" not in html
    assert [row["born"].value()[0] for row in people] == ["80", "82"]


def test_full_and_odd_counts():
    full = Crew(crew_data(("甲", "80"), ("乙", "80"), ("丙", "80"), add="people"), today=TODAY)
    assert len(full) == 3
    assert not full.can_add
    assert 'name="add"' not in page(None, full)
    for odd in ("", "x", "-1", "٣", "9999", "0"):
        data = crew_data(("甲", "80"))
        data["people-count"] = odd
        assert len(Crew(data, today=TODAY)) <= 3
    assert len(Crew(crew_data(("甲", "80"), remove="7"), today=TODAY)) == 1
    assert len(Crew(crew_data(("甲", "80"), remove="0"), today=TODAY)) == 1


def test_the_first_button_goes_on():
    html = page(None, Crew(crew_data(("甲", "80"), ("乙", "80")), today=TODAY))
    assert html.index('type="submit"') < html.index('name="remove"')
    first = next(attrs for tag, attrs in Page(html).tags if tag == "button")
    assert "name" not in first
    assert first["tabindex"] == "-1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_of_rows_are_linked(language):
    with translation.override(language):
        people = Crew(crew_data(("", ""), ("王", "300")), today=TODAY)
        assert not people.is_valid()
        assert people.has_errors
        html = page(None, people)
        seen = Page(html).sound()
    assert seen.anchors == ["id_people-0-name", "id_people-0-born_0", "id_people-1-born_0"]
    assert html.count('class="summary"') == 1


def test_a_blank_row_past_the_first_does_not_count():
    people = Crew(crew_data(("王小明", "80"), ("", "")), today=TODAY)
    assert people.is_valid()
    assert len(people.answers()) == 1


def test_rule_over_rows():
    people = Crew(crew_data(("王小明", "80"), ("王小明", "81")), today=TODAY)
    assert not people.is_valid()
    assert "twice" in page(None, people)


@pytest.mark.parametrize("language", LANGUAGES)
def test_roster_round_trip(language):
    with translation.override(language):
        people = Crew(crew_data(("王小明", "80"), ("李小華", "81")), today=TODAY)
        assert people.is_valid()
        answers = json.loads(json.dumps(people.answers()))
        data = QueryDict(mutable=True)
        data.update(Crew().posted_from(answers))
        again = Crew(data, today=TODAY)
        assert again.is_valid()
        assert again.answers() == answers
        assert [one["name"] for one in Crew().initial_from(answers)] == ["王小明", "李小華"]
        title, rows = Crew().rows(answers)[1]
        assert "2" in title
        assert rows[0].value == "李小華"
        assert "李小華" in page(None, Crew(answers=answers, today=TODAY))
