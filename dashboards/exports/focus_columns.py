"""The columns of FOCUS, version 1.3 (FinOps Open Cost and Usage Specification), as far as bookings can fill them.

Names, kinds and nullability as the specification has them (specification/datasets/cost_and_usage/columns); columns about
regions, commitments and consumption are there because version 1.0 demands them, and empty because a municipality's
bookings say nothing of them. `ProviderName` and `PublisherName` are of 1.0 to 1.2, superseded but still allowed.
"""

from dataclasses import dataclass
from typing import Literal

VERSION = "1.3"
Kind = Literal["string", "decimal", "datetime", "json"]
CATEGORIES = (
    "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools", "Multicloud",
    "Identity", "Integration", "Internet of Things", "Management and Governance", "Media", "Migration", "Mobile", "Networking",
    "Security", "Storage", "Web", "Other",
)  # fmt: skip
ALLOWED: dict[str, tuple[str, ...]] = {
    "ChargeCategory": ("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
    "ChargeClass": ("Correction",),
    "ChargeFrequency": ("One-Time", "Recurring", "Usage-Based"),
    "PricingCategory": ("Standard", "Dynamic", "Committed", "Other"),
    "ServiceCategory": CATEGORIES,
}


@dataclass(frozen=True)
class FocusColumn:
    name: str
    kind: Kind = "string"
    nullable: bool = True


COLUMNS = (
    FocusColumn("BilledCost", "decimal", False),
    FocusColumn("EffectiveCost", "decimal", False),
    FocusColumn("ListCost", "decimal", False),
    FocusColumn("ContractedCost", "decimal", False),
    FocusColumn("BillingCurrency", "string", False),
    FocusColumn("BillingAccountId", "string", False),
    FocusColumn("BillingAccountName"),
    FocusColumn("BillingAccountType"),
    FocusColumn("SubAccountId"),
    FocusColumn("SubAccountName"),
    FocusColumn("SubAccountType"),
    FocusColumn("BillingPeriodStart", "datetime", False),
    FocusColumn("BillingPeriodEnd", "datetime", False),
    FocusColumn("ChargePeriodStart", "datetime", False),
    FocusColumn("ChargePeriodEnd", "datetime", False),
    FocusColumn("ChargeCategory", "string", False),
    FocusColumn("ChargeClass"),
    FocusColumn("ChargeDescription"),
    FocusColumn("ChargeFrequency", "string", False),
    FocusColumn("InvoiceId"),
    FocusColumn("InvoiceIssuerName", "string", False),
    FocusColumn("ServiceProviderName", "string", False),
    FocusColumn("HostProviderName"),
    FocusColumn("ProviderName", "string", False),
    FocusColumn("PublisherName", "string", False),
    FocusColumn("ServiceCategory", "string", False),
    FocusColumn("ServiceSubcategory", "string", False),
    FocusColumn("ServiceName", "string", False),
    FocusColumn("SkuId"),
    FocusColumn("SkuPriceId"),
    FocusColumn("SkuMeter"),
    FocusColumn("PricingCategory"),
    FocusColumn("PricingQuantity", "decimal"),
    FocusColumn("PricingUnit"),
    FocusColumn("PricingCurrency"),
    FocusColumn("ListUnitPrice", "decimal"),
    FocusColumn("ContractedUnitPrice", "decimal"),
    FocusColumn("ConsumedQuantity", "decimal"),
    FocusColumn("ConsumedUnit"),
    FocusColumn("RegionId"),
    FocusColumn("RegionName"),
    FocusColumn("AvailabilityZone"),
    FocusColumn("ResourceId"),
    FocusColumn("ResourceName"),
    FocusColumn("ResourceType"),
    FocusColumn("CommitmentDiscountCategory"),
    FocusColumn("CommitmentDiscountId"),
    FocusColumn("CommitmentDiscountName"),
    FocusColumn("CommitmentDiscountType"),
    FocusColumn("CommitmentDiscountStatus"),
    FocusColumn("AllocatedMethodId"),
    FocusColumn("AllocatedMethodDetails", "json"),
    FocusColumn("AllocatedResourceId"),
    FocusColumn("AllocatedResourceName"),
    FocusColumn("AllocatedTags", "json"),
    FocusColumn("Tags", "json"),
    FocusColumn("x_MunicipalityId", "string", False),
    FocusColumn("x_BookingId"),
    FocusColumn("x_ItServiceId", "string", False),
    FocusColumn("x_CostTypeId"),
    FocusColumn("x_Arrangement", "string", False),
    FocusColumn("x_GrantId"),
    FocusColumn("x_DeliveryId", "string", False),
    FocusColumn("x_SourceRow", "decimal", False),
)
NAMES = tuple(one.name for one in COLUMNS)
