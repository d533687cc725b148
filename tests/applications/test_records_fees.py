"""What access costs, line by line against the two standards (檔案 A0030091, 政府資訊 D0090023) and 規費法 G0340107."""

from datetime import date
from decimal import Decimal

import pytest

from applications.records.fees import HANDLING, Order, bill, interest, prices


@pytest.mark.parametrize(
    ("hours", "amount"),
    [("0", 0), ("0.5", 20), ("1", 20), ("2", 20), ("2.1", 40), ("3", 40), ("4", 40), ("4.5", 60)],
)
@pytest.mark.parametrize("code", ["archives", "information"])
def test_reading_costs_20_for_each_two_hours_or_part_of_them(code, hours, amount):
    # 檔案收費標準 §3、政府資訊收費標準 §2：每二小時 20 元；不足二小時，以二小時計算
    assert bill(code, Order(hours=Decimal(hours))).total == amount


def test_copies_by_the_table_and_whoever_uses_a_price_nobody_compared_is_told():
    made = bill("archives", Order(pages={"b4": 12, "a3": 3}))
    assert [(line.sum, line.amount) for line in made.lines] == [("12 × 2", 24), ("3 × 3", 9)]
    assert made.total == 33
    assert made.unverified
    assert {row["verified"] for row in prices().values()} == {"no"}
    assert not bill("archives", Order(hours=Decimal(2))).unverified


def test_only_archives_add_50_for_each_posting():
    # 檔案收費標準 §5：郵遞費以實支數額計算，每次並加收處理費 50 元；政府資訊收費標準 §4：只收實支
    order = Order(pages={"b4": 10}, postage=36, parcels=1)
    assert bill("archives", order).total == 20 + 36 + HANDLING
    assert bill("information", order).total == 20 + 36
    assert bill("archives", Order(postage=72, parcels=2)).total == 72 + 2 * 50


def test_research_and_public_interest_pay_half_of_everything_but_the_post():
    # 政府資訊收費標準 §5：除郵遞費用仍以實支數額計算外，其餘費用，減半徵收
    made = bill("information", Order(hours=Decimal(3), pages={"b4": 5, "a3": 1}, postage=36, parcels=1, half=True))
    assert [line.amount for line in made.lines] == [40, 10, 3, -27, 36]  # 53: half is 26.5, cut to 26
    assert made.total == 26 + 36
    assert "第 5 條" in made.lines[3].article


def test_archives_know_no_half():
    assert bill("archives", Order(hours=Decimal(2), half=True)).total == 20


@pytest.mark.parametrize("free", ["business", "agencies", "disaster", "treaty", "law"])
def test_free_cases_show_what_they_are_spared(free):
    made = bill("information", Order(hours=Decimal(2), postage=36, free=free))
    assert made.total == 0
    assert made.lines[-1].amount == -56
    assert made.lines[-1].article.startswith("規費法第 12 條")


def test_own_data_are_read_for_nothing_and_copied_at_cost():
    # 個資法 §14：查詢、閱覽或製給複製本，得酌收必要成本費用
    assert bill("personal-data", Order(hours=Decimal(2))).total == 0
    assert bill("personal-data", Order(pages={"b4": 4}, postage=28)).total == 8 + 28


def test_nothing_is_asked_nothing_is_paid_and_nonsense_is_refused():
    assert bill("archives", Order()).lines == ()
    with pytest.raises(ValueError, match="never negative"):
        bill("archives", Order(pages={"b4": -1}))


def test_what_comes_back_late_comes_back_with_interest():
    # 規費法 §19 II：自繳納之日起至終止辦理之日止，按日加計利息
    assert interest(1000, paid_on=date(2025, 1, 1), ended_on=date(2026, 1, 1), rate=Decimal("1.7")) == 17
    assert interest(1000, paid_on=date(2026, 1, 1), ended_on=date(2026, 1, 1), rate=Decimal("1.7")) == 0
    with pytest.raises(ValueError, match="before the payment"):
        interest(1, paid_on=date(2026, 1, 2), ended_on=date(2026, 1, 1), rate=Decimal(1))
