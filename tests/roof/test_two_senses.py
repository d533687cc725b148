"""One English word, two Chinese ones: a label that was translated for another page says the wrong thing here."""

import pytest

from applications.coastal_zone.zone_forms import ZoneForm
from applications.incident.forms import DetailsForm
from applications.records.forms.desk import HoursForm
from counters.forms.checks import NewFacilityForm
from disclosures.models.faq import Answer
from feedback.mailbox.forms import ClassifyForm


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        (DetailsForm, "animal_count", "有幾隻？"),  # not how many days
        (ZoneForm, "code", "管制區代碼"),  # not the code of a sign-in
        (HoursForm, "last", "迄日"),  # not whom a mail is to
        (NewFacilityForm, "group", "設施類別"),  # not the kind of a day
        (ClassifyForm, "kind", "這是哪一種信？"),
    ],
)
def test_a_label_says_what_is_asked_here(form, field, said):
    assert str(form.base_fields[field].label) == said


def test_a_state_is_no_date():
    assert Answer.State.PUBLISHED.label == "已發布"
