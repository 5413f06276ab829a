"""What is wrong with a delivery, said so that its sender can act: a code, a place, and words from `findings.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from expectations.models import Model, Words
from expectations.sources import load_yaml

TEXTS = Path(__file__).parent / "findings.yaml"


class FindingText(Model):
    """`message` and `remedy` may hold {placeholders}, filled from the finding's `params`."""

    severity: Literal["refuse", "reject", "warn"]
    title: Words
    message: Words
    remedy: Words


@cache
def finding_texts() -> dict[str, FindingText]:
    """All texts by finding code."""
    return load_yaml(TEXTS, dict[str, FindingText])


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `row` counts as in THEIR file, `header` is THEIR column name."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    row: int | None = None
    header: str | None = None
    value: str | None = None

    def message(self, language: str) -> str:
        return finding_texts()[self.code].message.to(language).format(**self.params)

    def remedy(self, language: str) -> str:
        return finding_texts()[self.code].remedy.to(language).format(**self.params)


class FileRefused(Exception):
    """The file as a whole cannot be used; `findings` says why. Nothing of it is stored."""

    def __init__(self, *findings: Finding):
        self.findings = findings
        super().__init__("; ".join(f.message("en") for f in findings))
