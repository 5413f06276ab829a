"""Measured times and sizes, and what is said of them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Row:
    """One measured thing: `value` in `unit`, where smaller is better."""

    what: str
    unit: str
    value: float

    @property
    def written(self) -> str:
        return f"{self.value:,.{0 if self.value >= 100 else 1}f} {self.unit}"


def measure_ms(acts: Iterable[Callable[[], object]]) -> list[float]:
    """Milliseconds of every act."""
    times = []
    for act in acts:
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return times


def middle_and_tail(what: str, times: list[float]) -> list[Row]:
    """Median and 95th percentile of at least two times in milliseconds."""
    return [
        Row(f"{what}, median", "ms", median(times)),
        Row(f"{what}, p95", "ms", quantiles(times, n=20, method="inclusive")[-1]),
    ]
