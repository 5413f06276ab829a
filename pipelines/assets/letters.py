"""What leaves the house by itself: alerts after each publication, the briefing once a month. Never one message twice."""

from dagster import (
    AssetDep,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    Failure,
    MaterializeResult,
    MetadataValue,
    asset,
)

from expectations.catalog import Catalog
from pipelines.assets.publication import snapshot_key
from pipelines.assets.resources import RETRY, HouseResource
from pipelines.course.records import ALL
from pipelines.mail.deliver import Outcome
from pipelines.mail.sending import NoServerError, send_alerts, send_briefing
from pipelines.reports.briefing.write import write_briefing
from pipelines.store.snapshot import current

ALERTS, BRIEFING = AssetKey("alerts"), AssetKey("briefing")


class MailNotSentError(Exception):
    """Some messages were not sent; a retry sends these and no others."""


def letter_assets(catalog: Catalog) -> list[AssetsDefinition]:
    return [_alerts(catalog), _briefing(catalog)]


def _alerts(catalog: Catalog) -> AssetsDefinition:
    @asset(
        key=ALERTS,
        deps=[AssetDep(snapshot_key("internal"))],
        group_name="letters",
        kinds={"email"},
        retry_policy=RETRY,
        description="A message to the roles that asked for it: KPIs whose signal turned to concern, deliveries that "
        "are overdue. Each is told to each address once.",
    )
    def alerts(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        if catalog.status_rule is None:
            return MaterializeResult(metadata={"said": "the association gives its goals no status"})
        try:
            return _said(send_alerts(catalog, house.open(catalog).data))
        except NoServerError:
            return MaterializeResult(metadata={"said": "no mail server is declared: nothing was sent"})

    return alerts


def _briefing(catalog: Catalog) -> AssetsDefinition:
    @asset(
        key=BRIEFING,
        deps=[AssetDep(snapshot_key("internal"))],
        group_name="letters",
        kinds={"pdf", "email"},
        retry_policy=RETRY,
        description="One page on whether the strategy is working (PDF/UA-1), for all together and for each municipality "
        "that a role is told of; sent to the roles that asked for it.",
    )
    def briefing(context: AssetExecutionContext, house: HouseResource) -> MaterializeResult:
        data = house.open(catalog).data
        snapshot = current(data.published, "internal")
        if snapshot is None or catalog.status_rule is None:
            return MaterializeResult(metadata={"said": "nothing is published, or goals have no status"})
        asked = {(ALL, "de")} | {
            (role.municipality or ALL, role.language)
            for role in (catalog.notify.roles.values() if catalog.notify else ())
        }
        files = [write_briefing(snapshot, data.briefings, place=place, lang=lang) for place, lang in sorted(asked)]
        written = {file.name: MetadataValue.path(str(file)) for file in files}
        try:
            result = _said(send_briefing(catalog, data, None))
        except NoServerError:
            return MaterializeResult(metadata=written | {"said": "no mail server is declared: nothing was sent"})
        return MaterializeResult(metadata=written | dict(result.metadata or {}))

    return briefing


def _said(outcome: Outcome) -> MaterializeResult:
    """Raises MailNotSentError where the server did not take a message: the retry policy tries again.

    Raises Failure where nobody knows whether it did: somebody has to look, and trying again would change nothing.
    """
    if outcome.failed:
        raise MailNotSentError("; ".join([*outcome.failed, *outcome.unclear]))
    if outcome.unclear:
        raise Failure(f"nobody knows whether it went out: {'; '.join(outcome.unclear)}", allow_retries=False)
    return MaterializeResult(metadata={name: len(found) for name, found in vars(outcome).items()})
