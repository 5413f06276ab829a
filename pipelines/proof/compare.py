"""Two sides of a statement compared, and written so that a person sees where they part."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import yaml

from pipelines.proof.words import Said, said

SHOWN = 80
"""Characters of a text that differs: a whole query in a sentence helps nobody."""


def compare(key: str, what: str, then: Any, now: Any) -> Iterator[Said]:
    """Every statement that is not the same on both sides, by its way through the receipt."""
    if then == now:
        return
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*then, *now]):
            yield from compare(key, f"{what}.{name}".lstrip("."), then.get(name), now.get(name))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (one, other) in enumerate(zip(then, now, strict=True), 1):
            yield from compare(key, f"{what}[{place}]", one, other)
    else:
        yield said(key, what=what, then=shorten(then), now=shorten(now))


def is_same_yaml(one: str, other: str) -> bool:
    """Whether both declare the same; comments do not count."""
    if one == other:
        return True
    try:
        return bool(yaml.safe_load(one) == yaml.safe_load(other))
    except yaml.YAMLError:
        return False


def is_same(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return False


def as_rounded(value: Decimal | None, decimals: int) -> Decimal | None:
    """As disclosure control rounds the value of a period that contains a hidden month."""
    return None if value is None else Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def show_number(value: object) -> str:
    try:
        return "" if value is None else f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return shorten(value)


def shorten(value: object) -> str:
    """One line; of a list how long it is."""
    if isinstance(value, list):
        return f"{len(value)}×"
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
