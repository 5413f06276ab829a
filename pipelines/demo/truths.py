"""The planted truths: typed, read from `truths.yaml`, the single place where they stand."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from expectations.models import Id, Model, Month, MunicipalityId
from expectations.sources import load_yaml
from pipelines.demo.strategy_truths import Participation, Progress, Workplaces

FILE = Path(__file__).parent / "truths.yaml"

What = Literal[
    "decided_before_received",
    "duplicate_row",
    "cell_text",
    "more_completed_than_started",
    "missing_file",
    "late_correction",
    "thousands_dot",
    "outside_period",
    "missing_account",
]


class Dms(Model):
    event: Id
    factor: Decimal = Field(gt=0, le=1)


class Maturity(Model):
    """From which month a municipality's service counts as offered online, by the rules of model 1.1."""

    model_2_0_since: Month
    months_later_in_2_0: int = Field(ge=0)
    online_since: dict[MunicipalityId, dict[Id, Month]]


class SharedIt(Model):
    lead: MunicipalityId
    factor: Decimal = Field(gt=0, le=1)
    since: dict[str, Month]


class LineSpending(Model):
    """What is spent on one line of a grant's plan."""

    eligible_eur: Decimal
    vouchers: int = Field(ge=2)
    account: str
    it_service_id: str
    everybody_buys: bool = False
    vat_share: float = 0
    """Share of the vouchers with deductible VAT."""


class GrantSpending(Model):
    """Accounted eligible cost per line; vouchers lie between the first and the last month."""

    prefix: str
    plan_month: Month
    first_month: Month
    last_month: Month
    lines: dict[Id, LineSpending]
    contributions: dict[Id, date] = {}
    """Line of income → the day on which its planned sum was booked."""
    advance_eur: Decimal | None = None
    """Drawn ahead of the cost with the third instalment; at most what the next two would have brought."""

    @property
    def eligible_eur(self) -> Decimal:
        return sum((line.eligible_eur for line in self.lines.values()), Decimal(0))


class GrantFinding(Model):
    """What a rule finds: `cells` of a voucher are planted, or what is spent and drawn above brings it about."""

    grant: Id
    rule: Id
    line: Id | None = None
    voucher: str = ""
    cells: dict[str, str] = {}


class Effects(Model):
    dms: Dms
    online_share: dict[MunicipalityId, dict[Month, Decimal]]
    maturity: Maturity
    shared_it: SharedIt
    workplaces: Workplaces
    participation: Participation
    progress: Progress
    grants: dict[Id, GrantSpending]


class PersonalColumn(Model):
    municipality: MunicipalityId
    dataset: Id
    header: str


class Defect(Model):
    """One planted defect. `rows` rows of `file` fall to `rule`; see the comments in `truths.yaml`."""

    id: Id
    municipality: MunicipalityId
    dataset: Id
    file: str
    what: What
    rows: int = Field(ge=0)
    rule: str
    column: Id | None = None
    text: str | None = None
    correction: str | None = None
    days_later: int = 0
    surplus: int = 0
    amounts_eur: tuple[Decimal, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "Defect":
        needs = {"cell_text": (self.column, self.text), "late_correction": (self.correction, self.surplus)}
        if not all(needs.get(self.what, ())):
            raise ValueError(f"a defect `{self.what}` needs more than is given")
        if self.what in ("thousands_dot", "outside_period", "missing_account") and len(self.amounts_eur) != self.rows:
            raise ValueError("as many amounts as rows")
        return self

    @property
    def rejected_eur(self) -> Decimal:
        """Readable euros of the rejected rows; an unreadable amount is no euro at all."""
        return Decimal(0) if self.what == "thousands_dot" else sum(self.amounts_eur, Decimal(0))


class Truths(Model):
    seed: int
    effects: Effects
    personal_columns: tuple[PersonalColumn, ...]
    defects: tuple[Defect, ...]
    grant_findings: tuple[GrantFinding, ...]

    def online_share(self, municipality_id: str, month: date) -> float:
        """The planted share of cases received online in `month`, the first step before its beginning too."""
        steps = sorted(self.effects.online_share[municipality_id].items())
        return float(next((share for since, share in reversed(steps) if since <= month), steps[0][1]))


def load_truths(file: Path = FILE) -> Truths:
    """Read the planted truths. Raises CatalogError with file and line of a mistake."""
    return load_yaml(file, Truths)
