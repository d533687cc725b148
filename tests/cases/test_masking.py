"""Never more shown than meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import masking


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王○明"),
        ("王明", "王○"),
        ("王", "○"),
        ("歐陽小明", "歐陽○○"),
        ("歐陽修", "歐陽○"),
        ("司馬相如", "司馬○○"),
        ("瓦歷斯·諾幹", "瓦○○·諾○"),
        ("𡈽小明", "𡈽○明"),
        ("John Smith", "J*** S***"),
        ("O'Brien", "O***"),
        ("Élodie", "É***"),
        ("", ""),
        (None, ""),
    ],
)
def test_name(name, masked):
    assert masking.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("A123456789", "A12****789"),
        ("300123456", "30****56"),
        ("H123456", "H1****56"),
        ("A123", "A****3"),
        ("AB", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_id(number, masked):
    assert masking.mask_id(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+886912345123", "09**-***-123"),
        ("0912345123", "09**-***-123"),
        ("0912-345-123", "09**-***-123"),
        ("+886228053990;ext=123", "02-*****990 #***"),
        ("+819012345678", "+81-*******678"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone(phone, masked):
    assert masking.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("wang@example.tw", "w***g@example.tw"),
        ("wg@example.tw", "w***@example.tw"),
        ("w@example.tw", "w***@example.tw"),
        ("nonsense", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_email(address, masked):
    assert masking.mask_email(address) == masked


@given(st.text(alphabet="0123456789ABCDEFGHIJ", min_size=1, max_size=20))
def test_a_third_of_a_number_stays_hidden(number):
    shown = masking.mask_id(number).replace("*", "")
    assert len(shown) <= min(6, len(number) * 2 / 3)


@given(st.text(max_size=40))
def test_no_text_breaks_them(text):
    for mask in (masking.mask_name, masking.mask_id, masking.mask_phone, masking.mask_email):
        assert isinstance(mask(text), str)
