"""The vectors of the law and the agencies, one row each."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cases import identifiers
from cases.identifiers import IdKind

TODAY = date(2026, 11, 23)
GOOD_IDS = [
    *("A123456789", "A223456781", "F131104093", "O123456782", "W100232754"),
    *("A800000014", "A806754477", "A870000006", "AC01234567", "AC17003729", "FD87654322"),
]
BAD_IDS = ["A123456788", "A223456789", "A906754477", "AB17003729", "A323456789"]


def refused(clean, value, **kwargs):
    with pytest.raises(ValidationError) as caught:
        clean(value, **kwargs)
    assert caught.value.messages[0]
    return caught.value.code


@pytest.mark.parametrize("number", GOOD_IDS)
def test_person_id_valid(number):
    assert identifiers.clean_person_id(number, on=TODAY) == number


@pytest.mark.parametrize("number", BAD_IDS)
def test_person_id_invalid(number):
    refused(identifiers.clean_person_id, number, on=TODAY)


@pytest.mark.parametrize(
    "typed", [" a123456789 ", "A1234 56789", "Ａ１２３４５６７８９", "\u200bA123456789", "a１23456789\u3000"]
)
def test_person_id_is_normalised_first(typed):
    assert identifiers.clean_person_id(typed, on=TODAY) == "A123456789"


@pytest.mark.parametrize("typed", ["", None, "A12345678", "A1234567890", "A123-456789", "ı123456789", "A١23456789"])
def test_person_id_refuses_rather_than_repairs(typed):
    assert refused(identifiers.clean_person_id, typed, on=TODAY) in {"shape", "required"}


def test_old_resident_number_ends_with_2030():
    assert identifiers.clean_person_id("AC01234567", on=date(2030, 12, 31)) == "AC01234567"
    assert refused(identifiers.clean_person_id, "AC01234567", on=date(2031, 1, 1)) == "expired"
    assert identifiers.clean_person_id("A800000014", on=date(2031, 1, 1)) == "A800000014"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("A123456789", IdKind.NATIONAL),
        ("a800000014", IdKind.RESIDENT),
        ("AC01234567", IdKind.RESIDENT_OLD),
        ("A323456789", None),
        ("", None),
    ],
)
def test_kind_of(number, kind):
    assert identifiers.kind_of(number) == kind


@given(st.sampled_from(GOOD_IDS), st.integers(0, 9))
def test_one_wrong_last_digit_never_passes(number, digit):
    if str(digit) != number[-1]:
        refused(identifiers.clean_person_id, number[:-1] + str(digit), on=TODAY)


@pytest.mark.parametrize("number", ["22099131", "22099136", "10458574", "10458575", "10458570", "２２０９９１３１"])
def test_ubn_valid(number):
    assert identifiers.clean_ubn(number).isascii()


@pytest.mark.parametrize("number", ["22099132", "04595258", "00000000", "2209913", "220991311", "2209913A", ""])
def test_ubn_invalid(number):
    refused(identifiers.clean_ubn, number)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("CT2-1234", "CT2-1234"),
        ("ct2 1234", "CT2-1234"),
        ("ＣＴ２－１２３４", "CT2-1234"),
        ("CT S006650", "CTS-006650"),
        ("CTR-TP0123", "CTR-TP0123"),
        ("CT2–1234", "CT2-1234"),
        ("C123456", "123456"),
        ("123456", "123456"),
        ("０１５６７８", "015678"),
    ],
)
def test_vessel_number(typed, stored):
    assert identifiers.clean_vessel_number(typed) == stored


@pytest.mark.parametrize("typed", ["", "CT9-1234", "CTA-1234", "CT2-12", "CT2-1234567", "D123456", "12", "CC123456"])
def test_vessel_number_refused(typed):
    refused(identifiers.clean_vessel_number, typed)


def test_separate_vessel_numbers_do_not_take_each_other():
    refused(identifiers.clean_ct_number, "123456")
    refused(identifiers.clean_official_number, "CT2-1234")


@pytest.mark.parametrize(
    ("number", "tonnage", "fits"),
    [
        ("CT0-1234", "4.99", True),
        ("CT0-1234", "5", False),
        ("CT2-1234", "10", True),
        ("CT2-1234", "20", False),
        ("CT8-1234", "5000", True),
    ],
)
def test_tonnage_band(number, tonnage, fits):
    assert identifiers.tonnage_band(number).holds(tonnage) is fits


def test_rafts_have_no_band():
    assert identifiers.tonnage_band("CTR-TP0123") is None


def test_imo():
    assert identifiers.clean_imo("9074729") == "9074729"
    assert identifiers.clean_imo("imo 9074729") == "9074729"
    assert refused(identifiers.clean_imo, "9074728") == "checksum"
    assert refused(identifiers.clean_imo, "907472") == "shape"
    assert refused(identifiers.clean_imo, "0000000") == "shape"


def test_mmsi_and_call_sign():
    assert identifiers.clean_mmsi("416００1234") == "416001234"
    assert identifiers.clean_mmsi("416 001-234") == "416001234"  # in groups, as the radio's card has it
    assert identifiers.clean_call_sign("bm 1234") == "BM1234"
    refused(identifiers.clean_mmsi, "41600123")
    refused(identifiers.clean_mmsi, "916001234")
    assert identifiers.clean_call_sign("bm1234") == "BM1234"
    refused(identifiers.clean_call_sign, "JA1234")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "+886912345678"),
        ("0912-345-678", "+886912345678"),
        ("０９１２　３４５６７８", "+886912345678"),
        ("+886912345678", "+886912345678"),
        ("+886 (0)912-345-678", "+886912345678"),
        ("886912345678", "+886912345678"),
        ("(02)2805-3990", "+886228053990"),
        ("（０２）２８０５－３９９０", "+886228053990"),
        ("02-28053990#123", "+886228053990;ext=123"),
        ("02-28053990 分機 123", "+886228053990;ext=123"),
        ("02-28053990 ext. 123", "+886228053990;ext=123"),
        ("089-281882#813902", "+88689281882;ext=813902"),
        ("037-123456", "+88637123456"),
        ("049-2123456", "+886492123456"),
        ("04-7123456", "+88647123456"),
        ("04-22123456", "+886422123456"),
        ("082-123456", "+88682123456"),
        ("0826-12345", "+88682612345"),
        ("0836-12345", "+88683612345"),
        ("+81 90-1234-5678", "+819012345678"),
    ],
)
def test_phone(typed, stored):
    assert identifiers.clean_phone(typed) == stored
    assert identifiers.clean_phone(stored) == stored
    assert identifiers.clean_phone(identifiers.say_phone(stored)) == stored


@pytest.mark.parametrize("typed", ["118", "110", "119", "1999", "１１８"])
def test_service_numbers_are_not_an_applicants_phone(typed):
    assert refused(identifiers.clean_phone, typed) == "emergency"


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "091234567", "09123456789", "02-1234567", "0800-123-456", "912345678", "02-28053990#1234567"]
    + ["02-28053990#", "0912345678#1", "+1 23", "+", "abc", "+886", "0912345678 王小明"],
)
def test_phone_refused(typed):
    refused(identifiers.clean_phone, typed)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("+886912345678", "0912-345-678"),
        ("+886228053990;ext=123", "02-2805-3990 #123"),
        ("+88689281882", "089-281882"),
        ("+88647123456", "04-712-3456"),
    ],
)
def test_say_phone(stored, said):
    assert identifiers.say_phone(stored) == said


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("王小明", "王小明"),
        ("𡈽田", "𡈽田"),
        ("  王小明\u3000", "王小明"),
        ("瓦歷斯．諾幹", "瓦歷斯·諾幹"),
        ("瓦歷斯‧諾幹", "瓦歷斯·諾幹"),
        ("Ｊohn  O'Brien-Smith Jr.", "John O'Brien-Smith Jr."),
        ("'oemaw a ka:ang", "'oemaw a ka:ang"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
    ],
)
def test_name(typed, stored):
    assert identifiers.clean_name(typed) == stored


@pytest.mark.parametrize("typed", ["", "   ", "王小明2", "<b>", "a" * 51, "---", "王@明", "\ue000明"])
def test_name_refused(typed):
    refused(identifiers.clean_name, typed)


def test_papers():
    assert identifiers.clean_passport("３00123456") == "300123456"
    assert identifiers.clean_passport("pa 123-4567") == "PA1234567"
    refused(identifiers.clean_passport, "1234")
    assert identifiers.clean_travel_permit("h12345678") == "H12345678"
    refused(identifiers.clean_travel_permit, "12345")


@given(st.sampled_from(["YD", "PI", "CZ", "PT"]), st.integers(1, 999), st.integers(1, 9_999_999))
def test_reference_round_trip(service, year, serial):
    made = identifiers.make_reference(service, year, serial)
    assert identifiers.clean_reference(made) == made
    assert identifiers.clean_reference(made.lower().replace("-", " ")) == made
    assert identifiers.clean_reference(made.replace("-", "")) == made


@given(st.integers(1, 999_999), st.integers(0, 6))
def test_reference_catches_swapped_neighbours(serial, place):
    made = identifiers.make_reference("YD", 115, serial).replace("-", "")
    digits = list(made)
    at = 4 + place
    if digits[at] != digits[at + 1]:
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
        assert refused(identifiers.clean_reference, "".join(digits)) == "slip"


def test_reference_as_typed():
    made = identifiers.make_reference("YD", 115, 123)
    short = made.replace("000", "")
    assert identifiers.clean_reference(short) == made
    for wrong in ("", "YD", "115-000123-7", "YD-115-000123"):
        refused(identifiers.clean_reference, wrong)
