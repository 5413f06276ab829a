"""IT cost in the columns of FOCUS: one row per booking, or one per member for a joint booking that a key divides.

The rows of a booking add up to it, to the cent. Transfers between partners are adjustments and cancel over all rows; they
are how the partners have settled what the allocated rows say they use. Planned bookings are no charges and left out.
Ids of digits have a word before them: spreadsheets and data frames would make numbers of them and lose a leading zero.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dashboards.booking_rows import Booking
from dashboards.components.words import say_identifier
from dashboards.exports.focus_columns import CATEGORIES
from dashboards.view import View
from pipelines.costing.allocation import Shares, key_on, shares_of
from pipelines.costing.errors import MissingDriver, NoKey
from pipelines.costing.model import CostModel, Key, Member
from pipelines.costing.money import divide, round_to_total

Row = dict[str, str | Decimal | None]
GRANT, CHARGED, BOUGHT = "grants_income", "depreciation", "investment"
CURRENCY, UNIT, RATIOS = "EUR", "Bookings", 10**10


@dataclass(frozen=True)
class Allocated:
    key: Key
    shares: Shares
    members: Mapping[str, Member]


@dataclass(frozen=True)
class FocusRows:
    """`models` by IT service: whose keys divide what is booked for all; `categories` by IT service."""

    view: View
    models: Mapping[str, CostModel]
    categories: Mapping[str, str]
    _kept: dict[tuple[str, date], Allocated | None] = field(default_factory=dict, repr=False)

    def rows(self, bookings: Sequence[Booking]) -> Iterator[Row]:
        for one in bookings:
            plain = self._plain(one)
            allocated = self._find(one) if one.arrangement == "shared" else None
            if allocated is None:
                yield plain
            else:
                yield from self._split(one, plain, allocated)

    def _find(self, one: Booking) -> Allocated | None:
        """The key of the service in the month of the booking among those who share it by then; None where there is none."""
        month = one.booking_date.replace(day=1)
        place = (one.it_service_id, month)
        if place not in self._kept:
            self._kept[place] = self._allocate(one.it_service_id, month)
        return self._kept[place]

    def _allocate(self, it_service_id: str, month: date) -> Allocated | None:
        model = self.models.get(it_service_id)
        members = [m for m in model.members if m.first_month is None or m.first_month <= month] if model else []
        if model is None or not members:
            return None
        try:
            key = key_on(model.keys, month)
            return Allocated(key, shares_of(key, members, month.year), {m.member_id: m for m in members})
        except (NoKey, MissingDriver):
            return None

    def _split(self, one: Booking, plain: Row, allocated: Allocated) -> Iterator[Row]:
        shares = {m: share for m, share in allocated.shares.of.items() if share}
        parts = {name: divide(Decimal(str(plain[name])), shares) for name in _COSTS}
        ratios = round_to_total({m: share * RATIOS for m, share in _whole(shares).items()})
        for member in shares:
            amounts: Row = {name: parts[name][member] for name in _COSTS}
            price = parts["ListCost"][member] if plain["PricingCategory"] else None
            yield plain | amounts | {
                "ListUnitPrice": price, "ContractedUnitPrice": price,
                "AllocatedMethodId": f"{one.it_service_id}-{allocated.key.key_id}",
                "AllocatedMethodDetails": self._details(allocated, member, Decimal(ratios[member]) / RATIOS, one.booking_date.year),
                "AllocatedResourceId": f"ags-{member}", "AllocatedResourceName": self.view.name_of(member),
            }  # fmt: skip

    @staticmethod
    def _details(allocated: Allocated, member: str, ratio: Decimal, year: int) -> str:
        """The ratio, and where one figure alone decides it, what was counted."""
        element: dict[str, object] = {"AllocatedRatio": float(ratio)}
        parts = allocated.key.parts
        basis = "+".join(part.basis for part in parts)
        element["UsageUnit"] = basis
        drivers = allocated.members[member].drivers
        if len(parts) == 1 and parts[0].basis in drivers:
            element["UsageQuantity"] = float(allocated.members[member].driver_in(parts[0].basis, year))
        return json.dumps({"Elements": [element]}, separators=(",", ":"))

    def _plain(self, one: Booking) -> Row:
        view, kind = self.view, one.cost_type_id or ""
        start, end = _month(one.booking_date)
        charge = _charge(one, kind)
        billed = Decimal("0.00") if kind == CHARGED else one.amount_eur
        effective = Decimal("0.00") if kind == BOUGHT else one.amount_eur
        words = view.snapshot.costs.it_services.get(one.it_service_id)
        category = self.categories.get(one.it_service_id, "Other")
        category = category if category in CATEGORIES else "Other"
        issuer = one.payee or view.name_of(one.municipality_id)
        is_priced = charge == "Purchase"
        types = view.snapshot.costs.cost_types.get(kind)
        description = one.reason or (view.say(types) if types else kind)
        return {
            "BilledCost": billed, "EffectiveCost": effective, "ListCost": one.amount_eur, "ContractedCost": one.amount_eur,
            "BillingCurrency": CURRENCY, "BillingAccountId": f"ags-{one.municipality_id}", "BillingAccountName": view.name_of(one.municipality_id),
            "BillingAccountType": "Municipality", "BillingPeriodStart": start, "BillingPeriodEnd": end, "ChargePeriodStart": start,
            "ChargePeriodEnd": end, "ChargeCategory": charge, "ChargeDescription": description,
            "ChargeFrequency": "Recurring" if one.recurrence == "running" and is_priced else "One-Time",
            "InvoiceId": one.voucher_number, "InvoiceIssuerName": issuer, "ServiceProviderName": issuer, "ProviderName": issuer,
            "PublisherName": issuer, "ServiceCategory": category, "ServiceSubcategory": f"Other ({category})",
            "ServiceName": view.say(words) if words else say_identifier(one.it_service_id),
            "SkuId": f"account-{one.account}" if is_priced else None, "SkuPriceId": f"account-{one.account}" if is_priced else None,
            "PricingCategory": "Other" if is_priced else None, "PricingQuantity": Decimal(1) if is_priced else None,
            "PricingUnit": UNIT if is_priced else None, "PricingCurrency": CURRENCY if is_priced else None,
            "ListUnitPrice": one.amount_eur if is_priced else None, "ContractedUnitPrice": one.amount_eur if is_priced else None,
            "Tags": json.dumps({"arrangement": one.arrangement, "recurrence": one.recurrence}, separators=(",", ":")),
            "x_MunicipalityId": one.municipality_id, "x_BookingId": one.booking_id, "x_ItServiceId": one.it_service_id,
            "x_CostTypeId": one.cost_type_id, "x_Arrangement": one.arrangement, "x_GrantId": one.grant_id,
            "x_DeliveryId": one.delivery_id, "x_SourceRow": Decimal(one.source_row),
        }  # fmt: skip


_COSTS = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")


def _charge(one: Booking, kind: str) -> str:
    if kind == GRANT:
        return "Credit"
    return "Adjustment" if one.arrangement == "transfer" or one.amount_eur < 0 else "Purchase"


def _month(day: date) -> tuple[str, str]:
    """From the first of its month to the first of the next, which no longer belongs to it."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return f"{day:%Y-%m}-01T00:00:00Z", f"{following:%Y-%m-%d}T00:00:00Z"


def _whole(shares: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    total = sum(shares.values(), Fraction(0))
    return {m: share / total for m, share in shares.items()}
