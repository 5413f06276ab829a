"""The words of what the rules on grants find, from `grant_findings.yaml`."""

from functools import cache
from pathlib import Path

from expectations.models import Model, Words
from expectations.sources import load_yaml

TEXTS = Path(__file__).parent / "grant_findings.yaml"


class GrantFindingText(Model):
    """`message` holds {placeholders}, with the form in which each is to be written: eur, day, pct."""

    title: Words
    message: Words
    remedy: Words


@cache
def grant_finding_texts() -> dict[str, GrantFindingText]:
    """All texts by rule."""
    return load_yaml(TEXTS, dict[str, GrantFindingText])
