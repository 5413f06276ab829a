"""Every rule has a case that it finds and one next to it that it does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expectations.grant_findings import grant_finding_texts
from expectations.models import Words
from pipelines.grants.finding import Finding
from pipelines.grants.findings import find_all
from pipelines.grants.handed_in import HandedIn
from pipelines.reports.grant_words import say_finding
from tests.unit.grants.making import END, books, drawn, findings, income, make_grant, rules_of, stated, voucher

FULL = [voucher("600.00", 1), voucher("400.00", 2, line_id="training")]
"""Exactly the plan."""
Case = Callable[[], list[Finding]]


def drawn_and_booked(amount: str, received: date, *, spent: str, paid: date, until: date = END) -> list[Finding]:
    """One draw-down, booked at once, and one voucher paid on a day."""
    return findings([voucher(spent, paid=paid), income(amount, received)], [drawn(amount, received)], until=until)


CASES: dict[str, tuple[Case, Case]] = {
    "payment_outside_period": (
        lambda: findings([voucher(paid=date(2022, 12, 31))]), lambda: findings([voucher(paid=date(2023, 1, 1))]),
    ),
    "invoice_before_notice": (
        lambda: findings([voucher(invoiced=date(2022, 12, 31))]), lambda: findings([voucher(invoiced=date(2023, 1, 1))]),
    ),
    "voucher_without_number": (lambda: findings([voucher(number="")]), lambda: findings([voucher(number="1")])),
    "voucher_without_payee": (lambda: findings([voucher(payee="")]), lambda: findings([voucher(payee="X")])),
    "voucher_without_payment_date": (lambda: findings([voucher(paid=None)]), lambda: findings([voucher()])),
    "line_not_in_plan": (lambda: findings([voucher(line_id="travel")]), lambda: findings([voucher(line_id="training")])),
    "not_a_member": (
        lambda: findings([voucher(municipality_id="00000003")]), lambda: findings([voucher(municipality_id="00000002")]),
    ),
    "eligible_over_cost": (
        lambda: findings([voucher(vat=Decimal("0.01"))]),
        lambda: findings([voucher(amount=Decimal("101.00"), vat=Decimal("0.50"), discount=Decimal("0.50"))]),
    ),
    "voucher_repeated": (
        lambda: findings([voucher(n=1), voucher(n=2, number="b 1")]),
        lambda: findings([voucher(n=1), voucher("100.01", n=2, number="B-1")]),
    ),
    "line_over_tolerance": (
        lambda: findings([voucher("720.01")]), lambda: findings([voucher("720.00")]),
    ),
    "total_over_tolerance": (
        lambda: findings([voucher("700.00", 1), voucher("400.01", 2, line_id="training")]),
        lambda: findings([voucher("700.00", 1), voucher("400.00", 2, line_id="training")]),
    ),
    "overrun_not_offset": (
        lambda: findings([voucher("650.00", 1), voucher("350.01", 2, line_id="training")], grant=OFFSET),
        lambda: findings([voucher("650.00", 1), voucher("350.00", 2, line_id="training")], grant=OFFSET),
    ),
    "own_share_low": (
        lambda: findings([*FULL, income("100.01", date(2023, 5, 1), "sponsor")]),
        lambda: findings([*FULL, income("100.00", date(2023, 5, 1), "sponsor")]),
    ),
    "eligible_under_approved": (
        lambda: findings([voucher("600.00", 1), voucher("399.99", 2, line_id="training")]), lambda: findings(FULL),
    ),
    "forecast_under_approved": (
        lambda: findings([voucher("100.00")], until=date(2023, 12, 30)), lambda: findings(FULL, until=date(2023, 12, 30)),
    ),
    "drawn_over_due": (
        lambda: findings([*FULL, income("800.01", date(2023, 4, 1))], [drawn("800.01", date(2023, 4, 1))]),
        lambda: findings([*FULL, income("800.00", date(2023, 4, 1))], [drawn("800.00", date(2023, 4, 1))]),
    ),
    "drawn_unspent": (
        lambda: drawn_and_booked("80.00", date(2023, 4, 1), spent="100.00", paid=date(2023, 6, 2)),
        lambda: drawn_and_booked("80.00", date(2023, 4, 1), spent="100.00", paid=date(2023, 6, 1)),
    ),
    "drawdown_not_booked": (
        lambda: findings([*FULL, income("80.00", date(2023, 5, 2))], [drawn("80.00", date(2023, 4, 1))]),
        lambda: findings([*FULL, income("80.00", date(2023, 5, 1))], [drawn("80.00", date(2023, 4, 1))]),
    ),
    "income_not_drawn": (
        lambda: findings([*FULL, income("80.00", date(2023, 5, 1))], [drawn("79.99", date(2023, 5, 1))]),
        lambda: findings([*FULL, income("80.00", date(2023, 5, 1))], [drawn("80.00", date(2023, 5, 1))]),
    ),
    "proof_overdue": (lambda: findings(FULL, until=date(2024, 7, 1)), lambda: findings(FULL, until=date(2024, 6, 30))),
    "interim_overdue": (
        lambda: findings(FULL, grant=INTERIM, until=date(2023, 7, 1)), lambda: findings(FULL, grant=INTERIM, until=date(2023, 6, 30)),
    ),
    "voucher_in_two_grants": (lambda: in_two(number="B-1"), lambda: in_two(number="B-1", amount=Decimal("100.01"))),
    "invoice_in_two_grants": (lambda: in_two(number="B-9"), lambda: in_two(number="B-9", invoiced=date(2023, 2, 2))),
}  # fmt: skip
INTERIM = make_grant(
    deadlines={"proof_of_use": stated("2024-06-30"), "interim_reports": [stated("2023-06-30"), stated("2023-09-30")]}
)
OFFSET = make_grant({"overrun_needs_offset": stated(True)})


def in_two(**changes: object) -> list[Finding]:
    """A voucher in one grant and a copy with `changes` in another; what is found about the first."""
    grant = make_grant()
    one, other = voucher(), replace(voucher(), booking_key="x#1.0", **changes)  # type: ignore[arg-type]
    found = find_all({"g": grant, "h": grant}, {"g": books(grant, [one]), "h": books(grant, [other])}, END)
    assert {f.grant_id for f in found if f.rule_id.endswith("two_grants")} in ({"g", "h"}, set())
    return [f for f in found if f.grant_id == "g"]


@pytest.mark.parametrize("rule_id", CASES)
def test_the_rule_finds_it(rule_id: str) -> None:
    assert rules_of(CASES[rule_id][0]()).count(rule_id) == 1


@pytest.mark.parametrize("rule_id", CASES)
def test_the_rule_does_not_find_what_lies_just_beside_it(rule_id: str) -> None:
    assert rule_id not in rules_of(CASES[rule_id][1]())


@pytest.mark.parametrize("rule_id", CASES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_found_is_said_whole(rule_id: str, language: str) -> None:
    """No placeholder is left, and the figures of the finding are in its words."""
    found = next(f for f in CASES[rule_id][0]() if f.rule_id == rule_id)
    said = say_finding(found, {"h": Words(de="Andere", en="Other"), "g": Words(de="Eine", en="One")}, language)
    assert said.title
    assert said.remedy
    assert "{" not in said.message
    assert "None" not in said.message


def test_every_rule_with_words_has_cases() -> None:
    """`unknown_grant` is found where rows are sorted into grants; its test is in the pipeline's."""
    assert set(CASES) | {"unknown_grant"} == set(grant_finding_texts())


def test_a_good_grant_has_no_findings() -> None:
    day = date(2023, 5, 1)
    assert findings([*FULL, income("800.00", day), income("50.00", day, "sponsor")], [drawn("800.00", day)]) == []


def test_without_rules_nothing_is_required() -> None:
    """Rules that are left out are not looked at: only what holds for every grant."""
    bare = make_grant(rules=dict.fromkeys(make_grant().rules.model_dump()))
    found = findings(
        [voucher("5000.00"), income("1.00", END)], [drawn("900.00", date(2023, 1, 2))], grant=bare, until=END
    )
    assert set(rules_of(found)) == {"drawdown_not_booked", "drawn_over_due"}


def test_the_window_ends_on_the_last_day_of_a_shorter_month() -> None:
    received = date(2023, 12, 31)  # two months later there is no 31st
    grant = make_grant(approval_period=stated({"first": "2023-01-01", "last": "2024-03-31"}))
    for paid, expected in ((date(2024, 2, 29), 0), (date(2024, 3, 1), 1)):
        found = findings(
            [voucher("100.00", paid=paid)], [drawn("80.00", received)], grant=grant, until=date(2024, 3, 31)
        )
        assert rules_of(found).count("drawn_unspent") == expected


def test_an_open_window_is_not_yet_a_finding() -> None:
    for until, expected in ((date(2023, 5, 31), 0), (date(2023, 6, 1), 1)):
        found = findings([], [drawn("80.00", date(2023, 4, 1))], until=until)
        assert rules_of(found).count("drawn_unspent") == expected


def test_what_was_drawn_first_is_spent_first() -> None:
    """Of 80 and 80 drawn, 80 spent: the first is spent, the second is not."""
    found = findings([voucher("100.00")], [drawn("80.00", date(2023, 3, 1), 1), drawn("80.00", date(2023, 4, 1), 2)])
    assert [(f.drawdown_id, f.figure) for f in found if f.rule_id == "drawn_unspent"] == [("MA-2", Decimal("80.00"))]


def test_a_rounded_cent_is_no_low_own_share() -> None:
    """90 % of 100.05 is 90.045, so 90.05 are due and 10.00 remain: 9.995 %, which is the 10 % of the notice."""
    grant = make_grant(
        rate_pct=stated(90), approved_eur=stated("900.00"),
        income={"own": {"title": {"de": "E", "en": "O"}, "kind": "own_share", "municipality": "00000001", "eur": stated("100.00")},
                "state": {"title": {"de": "Z", "en": "G"}, "kind": "grant", "eur": stated("900.00")}},
    )  # fmt: skip
    assert "own_share_low" not in rules_of(findings([voucher("100.05")], grant=grant))


def test_two_municipalities_may_number_their_draw_downs_alike() -> None:
    """One has booked its number 1, the other has not: the one is no excuse for the other."""
    day, other = date(2023, 4, 1), "00000002"
    both = [drawn("80.00", day), replace(drawn("80.00", day), municipality_id=other)]
    for booked_by, missing in (("00000001", other), (other, "00000001")):
        booked = replace(income("80.00", day), municipality_id=booked_by)
        found = [f for f in findings([*FULL, booked], both) if f.rule_id == "drawdown_not_booked"]
        assert [(f.figure, f.params["municipality"]) for f in found] == [(Decimal("80.00"), missing)]


def test_a_draw_down_is_that_of_a_row_where_a_file_begins_to_count_anew() -> None:
    day = date(2023, 4, 1)
    both = [replace(drawn("80.00", day), row_key="d1#1"), replace(drawn("50.00", day), row_key="d2#1")]
    found = findings([*FULL, income("80.00", day)], both)
    assert [f.figure for f in found if f.rule_id == "drawdown_not_booked"] == [Decimal("50.00")]


@pytest.mark.parametrize(
    ("reports", "late"),
    [
        ([], ["interim_overdue", "interim_overdue", "proof_overdue"]),
        ([HandedIn(date(2023, 1, 1), False)], ["interim_overdue", "interim_overdue", "proof_overdue"]),
        ([HandedIn(date(2023, 1, 2), False)], ["interim_overdue", "proof_overdue"]),
        ([HandedIn(date(2023, 6, 30), False)], ["interim_overdue", "proof_overdue"]),
        ([HandedIn(date(2023, 7, 1), False)], ["proof_overdue"]),
        ([HandedIn(END, False)], ["proof_overdue"]),
        ([HandedIn(date(2023, 12, 30), True)], ["proof_overdue"]),
        ([HandedIn(END, True)], []),
    ],
)
def test_a_sealed_report_ends_the_delay_it_is_about(reports: list[HandedIn], late: list[str]) -> None:
    found = find_all({"g": INTERIM}, {"g": books(INTERIM, FULL)}, date(2024, 7, 1), {"g": reports})
    assert [f.rule_id for f in found if f.rule_id.endswith("overdue")] == late


def test_a_credit_note_takes_away_what_was_eligible_and_is_no_finding() -> None:
    """Its amount, VAT and eligible sum are negative; a part of it may concern what was not eligible."""
    note = voucher("-15.00", 3, amount=Decimal("-17.85"), vat=Decimal("-2.85"), number="G-1")
    for eligible, expected in (("-15.00", 0), ("-10.00", 0), ("0.00", 0), ("-15.01", 1), ("0.01", 1)):
        found = findings([*FULL, replace(note, eligible=Decimal(eligible))])
        assert rules_of(found).count("eligible_over_cost") == expected, eligible
