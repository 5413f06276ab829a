"""What this arithmetic refuses, as types: each says what is wrong, where in the input, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

Place = tuple[str | int, ...]
"""Path of keys from the refused object inwards, e.g. `("keys", 0, "parts")`; the caller adds the file."""


class CostingError(ValueError):
    """`place`: where; `what`: the values that the sentences `problem` and `remedy` name."""

    problem: ClassVar[str]
    remedy: ClassVar[str]
    it_service_id: str = ""
    """Whose cost model it is about: what the file is named after. Empty where it is about none, or not known."""

    def __init__(self, *place: str | int, **what: object) -> None:
        self.place: Place = place
        self.what = what
        super().__init__(self.problem.format(**what))

    @property
    def what_to_do(self) -> str:
        return self.remedy.format(**self.what)


@contextmanager
def about(it_service_id: str) -> Iterator[None]:
    """Whatever is refused within says whose cost model it is about."""
    try:
        yield
    except CostingError as error:
        error.it_service_id = error.it_service_id or it_service_id
        raise


class SharesNotOne(CostingError):
    problem = "the shares add up to {total}, not to 1"
    remedy = "Correct the shares so that they add up to exactly 1 (100 %)."


class NoParts(CostingError):
    problem = "a key without any part"
    remedy = "Name at least one part, e.g. equal with share 1."


class NegativeShare(CostingError):
    problem = "the share {share} is negative"
    remedy = "Shares lie between 0 and 1."


class NegativeWeight(CostingError):
    problem = "{member_id} has the negative weight {weight} in {driver}"
    remedy = "Correct the count; a weight is zero or more."


class MissingDriver(CostingError):
    problem = "{member_id} has no figure for {driver} in or before {year}"
    remedy = "Add {driver} of {member_id} for {year} or an earlier year; a missing figure is not zero."


class MemberWithoutShare(CostingError):
    problem = "{member_id} has no agreed share"
    remedy = "Give every member a share, 0 if it is to pay nothing."


class NoMembers(CostingError):
    problem = "there is no member to divide a cost among"
    remedy = "Name at least one member."


class UnknownMember(CostingError):
    problem = "{member_id} is no member"
    remedy = "Correct the member or add it to the members."


class NoKey(CostingError):
    problem = "no key is valid in {month}"
    remedy = "Add a key whose valid_from is not later than {month}."


class KeyNotFromMonth(CostingError):
    problem = "a key is valid from {day}, which is not the first of a month"
    remedy = "Let keys begin with a month."


class RangeOutOfOrder(CostingError):
    problem = "low {low}, base {base} and high {high} are not in order"
    remedy = "Low may not be above base, base not above high."


class NegativeTier(CostingError):
    problem = "the tier has a negative {field}: {value}"
    remedy = "Prices and bounds of tiers are zero or more."


class TiersOutOfOrder(CostingError):
    problem = "the tiers need ascending bounds, and only the last one has none"
    remedy = "Sort the tiers by up_to and leave it out in the last one."


class NotIndexed(CostingError):
    problem = "the price index has no value for {year}: it begins in {first}"
    remedy = "Add the value of {year} to the price index, or choose a price year it covers."


class IndexGap(CostingError):
    problem = "the price index has a gap: there is no value for {year}"
    remedy = "Add the value of {year}; only years after the last value are assumed."


class NoBaseline(CostingError):
    problem = "{member_id} has no amount in the baseline year {year}"
    remedy = "Deliver the bookings of {year}, choose another baseline year or another method."


class BaselineNotWhole(NoBaseline):
    problem = "{member_id} has delivered {months} of 12 months of the baseline year {year}"
    remedy = "Deliver the bookings of all of {year}, or choose a baseline year that is there in full."


class NoStaffBaseline(NoBaseline):
    problem = "{member_id} declares own staff of {it_service_id} for {months} of 12 months of the baseline year {year}"
    remedy = "Declare the hours on {it_service_id} for all of {year}, with 0 hours where there were none."


class NoAlternative(CostingError):
    problem = "nothing is declared for the method {method}"
    remedy = "Declare the positions of {method} or choose another method."


class NoSharedCost(CostingError):
    problem = "there is neither a booked nor a modelled shared cost of {it_service_id} in {year}"
    remedy = "Deliver the bookings of {year} or declare the shared cost; nothing is not zero."


class RateRefused(CostingError):
    problem = "a rate of {rate} cannot discount"
    remedy = "A rate is above -1, e.g. 0.02 for 2 %."


class TooManyMembers(CostingError):
    problem = "{count} members are too many for an exact answer, which ends at {limit}"
    remedy = "Use the sampled answer, which states its error."


class TooLarge(CostingError):
    problem = "the amount {amount} is too large"
    remedy = "Check the amount; sums stay under {limit} euros."


class NotFinite(CostingError):
    problem = "{value} is no amount"
    remedy = "Enter a number."


class LivesNotPositive(CostingError):
    problem = "a useful life of {months} months"
    remedy = "Enter the useful life in whole months, at least 1."


class Unclosed(CostingError):
    problem = "the closed form holds for fixed and variable costs only; this one has {parts}"
    remedy = "Use the exact Shapley value."
