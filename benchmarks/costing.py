"""What a scenario answer costs the server: four members and twelve, everything a page shows, from declarations to figures.

python -m benchmarks.costing
"""

import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from statistics import median

from benchmarks.samples import measure_ms
from pipelines.costing.allocation import allocate, shares_in, shares_of
from pipelines.costing.answer import Answer, Question
from pipelines.costing.asking import answer
from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.coalitions import cost_function
from pipelines.costing.core import core_test, stand_alone_test
from pipelines.costing.fairness import fairest_mix
from pipelines.costing.game import add_functions, enumerate_game
from pipelines.costing.model import MEMBERS, Alternative, CostModel, Key, Member, Part, Position
from pipelines.costing.ranges import Range
from pipelines.costing.shapley import shapley_exact
from pipelines.costing.tariffs import Tariff, Tier

SERVICES = ("dms", "online_services", "applications", "workplaces", "network", "security", "steering")
PLAIN = ("equal", "inhabitants", "workplaces", "usage")
ROUNDS = 15


def around(base: str) -> Range:
    return Range(Decimal(base) * Decimal("0.9"), Decimal(base), Decimal(base) * Decimal("1.2"))


def a_question(members: int) -> Question:
    """All seven services over ten years, each with fixed, variable, tiered, one-off and coordination positions."""
    people = tuple(a_member(k) for k in range(members))
    index = PriceIndex(
        dict(zip(range(2020, 2025), map(Decimal, (100, 103, 110, 117, 119)), strict=True)), around("0.02"), ""
    )
    assumptions = Assumptions(index, 2025, 2025, 10, around("0.02"), "", draws=10_000)
    return Question(tuple(a_model(service, people) for service in SERVICES), assumptions)


def a_member(k: int) -> Member:
    counts = {"inhabitants": 3_000 + 1_700 * k, "workplaces": 25 + 14 * k, "usage": 900 + 410 * k}
    return Member(f"{6437001 + k:08d}", {name: {2024: Decimal(count)} for name, count in counts.items()})


def a_model(service: str, members: tuple[Member, ...]) -> CostModel:
    tiers = (Tier(Decimal(50), around("180")), Tier(Decimal(150), around("158")), Tier(None, around("136")))
    positions = (
        Position("base", "licences", around("9000"), 2022, ""),
        Position("staff", "personnel", around("12000"), 2022, "", is_cash_effective=False),
        Position("per_workplace", "maintenance", around("56"), 2022, "", driver="workplaces"),
        Position("licences", "licences", Tariff("graduated", tiers), 2022, "", driver="workplaces"),
        Position("introduction", "consulting", around("28000"), 2022, "", recurrence="one_off"),
    )
    steering = Position("coordination", "personnel", around("900"), 2022, "", driver=MEMBERS)
    key = Key("mix", (Part(Fraction(1, 5), "equal"), Part(Fraction(4, 5), "inhabitants")))
    return CostModel(service, members, (Alternative("quotes", positions),), "quotes", (*positions, steering), (key,))


def whole_page(question: Question) -> Answer:
    """What Shared vs separate shows."""
    found = answer(question)
    assert found.nominal
    assert found.nominal_after_grants
    assert found.real
    assert found.break_even.verdict
    assert found.bridge().spans
    assert found.tornado
    assert found.tornado_of_present_value.bars
    assert found.probability.draws
    return found


def who_pays_what(question: Question) -> None:
    """Keys side by side against Shapley, core and the fairest mix, for all services of a year together."""
    year, people = question.assumptions.first_year, question.models[0].members
    function = add_functions([cost_function(m, [year], question.assumptions) for m in question.models])
    game = enumerate_game(function)
    fair = shapley_exact(game)
    total = function.cost_of(function.members)
    plain = {basis: shares_of(Key(basis, (Part(Fraction(1), basis),)), people, year) for basis in PLAIN}
    alone = {m: function.cost_of([m]) for m in function.members}
    for shares in (*plain.values(), shares_in(question.models[0].keys, people, year)):
        amounts = allocate(total, shares).amounts
        core_test(amounts, game)
        stand_alone_test(amounts, alone)
    fairest_mix(total, plain, fair.shares)


def main() -> None:
    acts: dict[str, Callable[[Question], object]] = {
        "both sides and all flows": answer,
        "whole page": whole_page,
        "keys, Shapley, core, fairest mix": who_pays_what,
        "scenario answer": lambda question: (whole_page(question), who_pays_what(question)),
    }
    heads = ("4 members", "12 members", "ratio", "4 processor", "12 processor")
    print(f"{'median of ' + str(ROUNDS):<34}" + "".join(f"{head:>14}" for head in heads))  # noqa: T201
    for what, act in acts.items():
        (small, small_cpu), (large, large_cpu) = (middle(act, a_question(members)) for members in (4, 12))
        figures = (
            f"{small:.1f} ms",
            f"{large:.1f} ms",
            f"{large / small:.1f}",
            f"{small_cpu:.1f} ms",
            f"{large_cpu:.1f} ms",
        )
        print(f"{what:<34}" + "".join(f"{figure:>14}" for figure in figures))  # noqa: T201


def middle(act: Callable[[Question], object], question: Question) -> tuple[float, float]:
    """Milliseconds by the clock, and of this thread's processor time: where others compute too, only that one holds."""
    act(question)  # imports and caches that a server has paid for long ago
    processor: list[float] = []

    def run() -> None:
        start = time.thread_time()
        act(question)
        processor.append((time.thread_time() - start) * 1000)

    return median(measure_ms(run for _ in range(ROUNDS))), median(processor)


if __name__ == "__main__":
    main()
