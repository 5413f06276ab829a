"""Allocation keys: by what the shared cost of an IT service is divided, and from which month on."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from expectations.models.basis import Model, Month, MunicipalityId, Words


def _share(text: str) -> str:
    """A share of one, as a decimal number or a fraction: a third cannot be written otherwise."""
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"`{text}` is no share; write a number such as 0.25 or a fraction such as 1/3") from None
    if not 0 <= share <= 1:
        raise ValueError(f"the share {text} does not lie between 0 and 1")
    return text


Share = Annotated[
    str,
    BeforeValidator(str),
    AfterValidator(_share),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": r"^\d+/\d+$"}]}),
]  # fmt: skip


class Step(Model):
    """How much a unit weighs up to so many units; the last step has no end."""

    up_to: int | None = Field(default=None, gt=0)
    weight: Decimal = Field(ge=0)


class KeyPart(Model):
    """`equal` gives every member the same, `agreed` fixed shares; the others divide by that count of each member."""

    by: Literal["equal", "inhabitants", "workplaces", "usage", "agreed"]
    pct: Decimal = Field(gt=0, le=100)
    steps: tuple[Step, ...] = ()
    """Each unit weighs as its step says, e.g. the first 5,000 inhabitants 1, all above 0.5. Left out: every unit 1."""
    agreed: dict[MunicipalityId, Share] = {}
    """The share of one of every member, e.g. 0.25 or 1/3; together exactly 1."""

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "KeyPart":
        if (self.by == "agreed") != bool(self.agreed):
            raise ValueError("`by: agreed` and shares in `agreed` belong together")
        if self.steps and self.by in ("equal", "agreed"):
            raise ValueError(f"`steps` weigh a count; `by: {self.by}` has none")
        whole = sum((Fraction(share) for share in self.agreed.values()), Fraction(0))
        if self.agreed and whole != 1:
            raise ValueError(f"the `agreed` shares add up to {whole}, not to 1; change them so that they do")
        return self

    @model_validator(mode="after")
    def _ascending(self) -> "KeyPart":
        ends = [step.up_to for step in self.steps]
        inner = [end for end in ends[:-1] if end is not None]
        if ends and (ends[-1] is not None or len(inner) < len(ends) - 1 or inner != sorted(set(inner))):
            raise ValueError("the `steps` need ascending `up_to`, and the last one none")
        if self.steps and not any(step.weight for step in self.steps):
            raise ValueError("all `steps` have weight 0: nothing would be divided; give at least one a weight")
        return self


class AllocationKey(Model):
    """How the shared cost is divided from a month on."""

    since: Month
    parts: tuple[KeyPart, ...] = Field(min_length=1)
    source: Words

    @model_validator(mode="after")
    def _whole(self) -> "AllocationKey":
        total = sum((part.pct for part in self.parts), Decimal(0))
        if total != 100:
            raise ValueError(f"the `parts` add up to {total} %, not to 100 %")
        return self
