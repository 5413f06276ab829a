"""Queries in named steps: written out whole for people to read, or with what several of them share computed once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.store.lake import key_of


@dataclass(frozen=True)
class Step:
    """A query under a name by which later steps read it."""

    name: str
    sql: str


Steps = Sequence[Step]
"""The last one is the answer; each reads only earlier ones and tables."""


def written(steps: Steps) -> str:
    """One query that says everything."""
    *before, last = steps
    named = ",\n".join(f"{step.name} AS ({step.sql})" for step in before)
    return f"\nWITH {named}\n{last.sql}\n" if before else last.sql


def keys_of(steps: Steps) -> dict[str, str]:
    """Step name → key of its text and of all that it rests on; two steps with one key give the same rows."""
    keys: dict[str, str] = {}
    for step in steps:
        keys[step.name] = key_of(step.name, step.sql, [keys[name] for name in _read_by(step, keys)])
    return keys


def shared_steps(queries: Iterable[Steps]) -> dict[str, str]:
    """Key → query of every step that is worth a table: several read it, and not all of them for the same next step.

    In an order in which each can be computed; a query reads the tables before it (`table_of`).
    """
    users: dict[str, set[int]] = {}
    readers: dict[str, set[str]] = {}
    known = [(steps, keys_of(steps)) for steps in queries]
    for i, (steps, keys) in enumerate(known):
        for step in steps:
            users.setdefault(keys[step.name], set()).add(i)
            for name in _read_by(step, {n: k for n, k in keys.items() if n != step.name}):
                readers.setdefault(keys[name], set()).add(keys[step.name])
    wanted = {key for key, read in readers.items() if len(users[key]) > 1 and len(read) > 1}
    found: dict[str, str] = {}
    for steps, keys in known:
        for i, step in enumerate(steps):
            if keys[step.name] in wanted:
                found.setdefault(keys[step.name], written([*_replaced(steps[:i], keys, found), step]))
    return found


def table_of(key: str) -> str:
    return f"shared_{key}"


def resting_on(steps: Steps, shared: Mapping[str, str]) -> str:
    """The query that reads the tables of the `shared` steps instead of computing them."""
    return written(_replaced(steps, keys_of(steps), shared))


def _replaced(steps: Steps, keys: Mapping[str, str], shared: Mapping[str, str]) -> list[Step]:
    return [
        Step(step.name, f"FROM {table_of(keys[step.name])}") if keys[step.name] in shared else step for step in steps
    ]


def _read_by(step: Step, known: Iterable[str]) -> list[str]:
    """Which of the known names the query speaks of. One too many only makes it share less."""
    words = set(re.findall(r"\w+", step.sql))
    return [name for name in known if name in words]
