"""One thing about a grant that somebody should look at. Not a verdict: whether it matters, people decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Param = Decimal | int | date | str


@dataclass(frozen=True)
class Finding:
    """`figure` is the sum in euros it is about; `params` fill the words of the rule (expectations/grant_findings.yaml)."""

    rule_id: str
    grant_id: str
    figure: Decimal
    line_id: str = ""
    booking_key: str = ""
    """The voucher it is about, "" where it is about none."""
    drawdown_id: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
