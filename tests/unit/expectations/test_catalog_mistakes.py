"""Every mistake in a catalogue is reported with its file, its line and in words that say what is wrong."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from expectations.sources import CatalogError, Mistake

KPI = "kpis/digital_take_up_pct.yaml"
MEDIAN = "kpis/processing_days_median.yaml"
COST = "kpis/cost_per_transaction_eur.yaml"
ERBACH = "municipalities/06437006_erbach.yaml"
BROMBACHTAL = "municipalities/06437005_brombachtal.yaml"
OWN = "datasets/own.yaml"


@dataclass(frozen=True)
class Slip:
    """`old` becomes `new` in `file`; the mistake is found in the line that holds `at`, and its words hold `text`."""

    file: str
    old: str
    new: str
    at: str
    text: str


SLIPS = {
    "misspelt key": Slip(KPI, "direction: higher", "dirction: higher", "dirction", "dirction: Extra inputs"),
    "no direction": Slip(KPI, "direction: higher\n", "", "yaml-language-server", "direction: Field required"),
    "no german text": Slip(
        KPI, "title: {de: Digitale Nutzungsquote, ", "title: {", "title: {en", "title.de: Field req"
    ),
    "wrong type": Slip(KPI, "window_months: 12", "window_months: a year", "window_months", "valid integer"),
    "window too long": Slip(KPI, "window_months: 12", "window_months: 61", "window_months", "less than or equal to 60"),
    "impossible month": Slip(KPI, "by: 2027-12", "by: 2027-13", "by: 2027-13", "month value"),
    "unknown kind": Slip(KPI, "kind: share", "kind: shares", "measure:", "'shares'"),
    "unknown goal": Slip(KPI, "goal: simple_digital_services", "goal: simple", "goal: simple", "no goal `simple`"),
    "unknown unit": Slip(KPI, "unit: pct", "unit: percent", "unit: percent", "no unit `percent`"),
    "unknown dataset": Slip(
        KPI,
        "numerator: {dataset: service_usage",
        "numerator: {dataset: service_use",
        "service_use,",
        "no dataset `service_use`",
    ),
    "unknown sum": Slip(
        KPI,
        "service_usage, column: completed}",
        "service_usage, column: done}",
        "column: done",
        "no number column `done`",
    ),
    "sum of texts": Slip(
        KPI,
        "service_usage, column: completed}",
        "service_usage, column: channel}",
        "column: channel}",
        "no number column",
    ),
    "unknown filter": Slip(KPI, "where: {channel: online}", "where: {way: online}", "where: {way", "no column `way`"),
    "unknown code": Slip(
        KPI, "{channel: online}", "{channel: onlin}", "{channel: onlin}", "`channel` has no code `onlin`"
    ),
    "code of allowed": Slip(
        MEDIAN, "[granted, refused]}", "[granted, denied]}", "denied", "`outcome` has no code `denied`"
    ),
    "number for a code": Slip(KPI, "{channel: online}", "{channel: 1}", "{channel: 1}", "not what the code column"),
    "no date column": Slip(
        MEDIAN, "month: decided_date", "month: outcome", "month: outcome", "no date column `outcome`"
    ),
    "quantile above one": Slip(MEDIAN, "q: 0.5", "q: 1.5", "q: 1.5", "less than or equal to 1"),
    "two sums": Slip(
        KPI, "column: completed}\nby", "column: completed, count: rows}\nby", "count: rows", "exactly one of"
    ),
    "one of several sums": Slip(
        COST, "staff_costs, column: cost_eur}", "staff_costs, column: costs}", "costs}", "no number column `costs`"
    ),
    "a list of one sum": Slip(
        COST, "    - {dataset: staff_costs, column: cost_eur}\n", "", "numerator:", "at least 2 items"
    ),
    "no sum of several": Slip(
        COST, "    - {dataset: staff", "    - {data: staff", "{data: staff", "dataset: Field req"
    ),
    "effect on no KPI": Slip(
        "strategy/events/dms_go_live.yaml", "[processing_days_median]", "[speed]", "[speed]", "no KPI `speed`"
    ),
    "effect on no days": Slip(
        "strategy/events/dms_go_live.yaml",
        "effects: [processing_days_median]",
        "effects: [satisfaction_pct]",
        "[satisfaction_pct]",
        "`satisfaction_pct` is no quantile by service",
    ),
    "services of none": Slip(
        "kpis/it_cost_total_eur.yaml",
        "by: [municipality, month]",
        "by: [municipality, service, month]",
        "by:",
        "no services",
    ),
    "example column": Slip(KPI, "completed: 10}", "finished: 10}", "finished: 10", "no column `finished`"),
    "example code": Slip(
        KPI, "channel: email, completed", "channel: mail, completed", "mail, completed", "no code `mail`"
    ),
    "example dataset": Slip(
        KPI, "  - given:\n      service_usage:", "  - given:\n      usage:", "      usage:", "`usage`"
    ),
    "example state": Slip(KPI, "state: no_cases", "state: nothing", "state: nothing", "'no_cases'"),
    "key twice": Slip(KPI, "unit: pct", "unit: pct\nunit: days", "unit: days", "the key `unit` is given twice"),
    "broken YAML": Slip(KPI, "unit: pct", "unit: [pct", "direction", "expected ',' or ']'"),
    "tab": Slip(KPI, "unit: pct", "unit:\n\tpct", "\tpct", "cannot start any token"),
    "key not digits": Slip(ERBACH, 'ars: "064370006006"', "ars: 64370006006", "ars:", "valid string"),
    "unknown service": Slip(
        ERBACH,
        "deliveries:",
        "services: [identity_card,\n  passport]\ndeliveries:",
        "passport",
        "no service `passport`",
    ),
    "staff for no service": Slip(
        ERBACH, "service_id: identity_card, hours", "service_id: id_card, hours", "id_card", "no service `id_card`"
    ),
    "staff for another's service": Slip(
        BROMBACHTAL,
        "service_id: building_permit, hours",
        "service_id: resident_parking_permit, hours",
        "resident_parking_permit, hours",
        "not among the services it offers",
    ),
    "staff for no IT": Slip(ERBACH, "it_service_id: dms", "it_service_id: dmz", "dmz", "no IT service `dmz`"),
    "staff for nothing": Slip(
        ERBACH,
        "{since: 2023-10, it_service_id: dms, hours",
        "{since: 2023-10, hours",
        "{since: 2023-10, hours",
        "either a `service_id` or",
    ),
    "staff for both": Slip(
        ERBACH,
        "it_service_id: dms, hours",
        "it_service_id: dms, service_id: identity_card, hours",
        "it_service_id: dms",
        "either a `service_id` or",
    ),
    "staff of negative time": Slip(
        ERBACH,
        "it_service_id: dms, hours_per_month: ",
        "it_service_id: dms, hours_per_month: -",
        "dms,",
        "greater than",
    ),
    "staff paid by mills": Slip(
        ERBACH, "rate_eur_per_hour: 58.30", "rate_eur_per_hour: 58.305", "58.305", "no more than 2 decimal places"
    ),
    "staff out of order": Slip(
        ERBACH,
        "{since: 2023-10, service_id: identity_card",
        "{since: 2021-01, service_id: identity_card",
        "staff:",
        "entries of identity_card need ascending",
    ),
    "unknown delivery": Slip(ERBACH, "  service_usage:\n", "  services_used:\n", "  services_used:", "to deliver"),
    "delivers coverage": Slip(
        ERBACH, "  service_usage:\n", "  delivery_coverage:\n", "  delivery_coverage:", "to deliver"
    ),
    "unmapped column": Slip(
        ERBACH, "        case_id: Vorgangsnummer\n", "", "- since: 2021-01", "required column `case_id`"
    ),
    "unknown column": Slip(ERBACH, "stop_days: Ruhe", "pause_days: Ruhe", "pause_days", "no column `pause_days`"),
    "unknown code of theirs": Slip(ERBACH, "Schalter: counter", "Schalter: desk", "Schalter", "no code `desk`"),
    "negated unknown": Slip(ERBACH, "negate: [amount_eur]", "negate: [amount]", "negate:", "no column `amount`"),
    "total of unknown": Slip(ERBACH, "column: amount_eur}", "column: sum_eur}", "sum_eur", "no column `sum_eur`"),
    "unknown encoding": Slip(
        ERBACH,
        "{note}.csv\n      format: csv\n      encoding: cp1252",
        "{note}.csv\n      format: csv\n      encoding: ansii",
        "encoding: ansii",
        "no encoding `ansii`",
    ),
    "unknown name field": Slip(ERBACH, "Vorgaenge_{year}-{until_month}", "Vorgaenge_{yr}", "{yr}", "no field `{yr}`"),
    "no year in the name": Slip(
        ERBACH, "Vorgaenge_{year}-{until_month}", "V_{month}", "V_{month}", "needs the `{year}`"
    ),
    "name not closed": Slip(ERBACH, "Vorgaenge_{year}-", "V_year}-", "V_year}", "Single '}'"),
    "no sheet": Slip(ERBACH, "format: csv", "format: xlsx", "format: xlsx", "needs the name of its `sheet`"),
    "same signs": Slip(ERBACH, 'decimal: ","', 'decimal: ","\n      thousands: ","', "thousands:", "are the same"),
    "own vocabulary": Slip(OWN, "vocabulary: channels", "vocabulary: ways", "vocabulary: ways", "no vocabulary `ways`"),
    "lookup vocabulary": Slip(OWN, "{vocabulary: services", "{vocabulary: offers", "offers", "no vocabulary `offers`"),
    "lookup of nothing": Slip(OWN, "take: target_working_days", "take: days", "take: days", "`services` has no `days`"),
    "rule of unknown": Slip(OWN, '"<=", sheets]', '"<=", paper]', "paper", "no column `paper`"),
    "unique of unknown": Slip(OWN, "unique: [month, kind]", "unique: [month, way]", "unique", "no column `way`"),
    "code without codes": Slip(
        OWN, "code, vocabulary: channels,", "code,", "kind: {", "a vocabulary or its allowed values"
    ),
    "wrong comparison": Slip(OWN, '[sheets, "<=", sheets]', '[sheets, "=<", sheets]', "=<", "'<='"),
    "rule for an unknown code": Slip(
        OWN, 'compare: [sheets, "<=", sheets]', "when: {kind: [fax]}\n    needs: [sheets]", "when:", "no code `fax`"
    ),
    "bounds of a code": Slip(
        OWN, 'compare: [sheets, "<=", sheets]', "within: {kind: {max: 4}}", "within:", "neither numbers nor dates"
    ),
    "bounds of unknown": Slip(
        OWN, 'compare: [sheets, "<=", sheets]', "within: {pages: {max: 4}}", "within:", "no column `pages`"
    ),
    "no bounds": Slip(OWN, 'compare: [sheets, "<=", sheets]', "within: {}", "within:", "at least 1 item"),
    "two forms of a rule": Slip(
        OWN,
        'compare: [sheets, "<=", sheets]',
        'compare: [sheets, "<=", sheets]\n    needs: [kind]',
        "compare:",
        "exactly one",
    ),
    "column id": Slip(OWN, "  sheets: {type", "  Sheets: {type", "  Sheets: {type", "should match pattern"),
    "unknown cost type": Slip(
        "vocabulary/accounts.csv", "62,personnel", "62,staff", "62,staff", "no cost type `staff`"
    ),
    "row too short": Slip("vocabulary/accounts.csv", "62,personnel,Entgelte,", "62,personnel,", "62,", "as many cells"),
    "row too long": Slip("vocabulary/accounts.csv", "62,personnel,", "62,personnel,,", "62,", "as many cells"),
    "id twice": Slip(
        "vocabulary/accounts.csv", "63,personnel", "62,personnel", "62,personnel,Bez", "`62` is given twice"
    ),
    "row without id": Slip("vocabulary/accounts.csv", "63,personnel", ",personnel", ",personnel,B", "no id"),
    "bad service key": Slip("vocabulary/services.csv", "99008001012000", "9900800101200", "identity_card", "pattern"),
    "bad target": Slip(
        "vocabulary/services.csv", "responsible,22,Pers", "responsible,soon,Pers", "identity_card", "integer"
    ),
    "open quote": Slip(
        "vocabulary/services.csv", "building_permit,", '"building_permit,', "building_permit", "end of data"
    ),
    "unit decimals": Slip(
        "vocabulary/units.yaml", 'symbol: "d", decimals: 0', 'symbol: "d"', "days:", "decimals: Field"
    ),
    "goal order": Slip("strategy/goals/service_quality.yaml", "order: 4", "order: fourth", "order:", "valid integer"),
}


@pytest.mark.parametrize("slip", [pytest.param(s, id=name) for name, s in SLIPS.items()])
def test_mistake_is_found_where_it_is(folder: Path, slip: Slip) -> None:
    file = folder / slip.file
    before = file.read_text(encoding="utf-8")
    assert slip.old in before, "the test no longer fits the file"
    after = before.replace(slip.old, slip.new, 1)
    file.write_text(after, encoding="utf-8")
    line = next(n for n, text in enumerate(after.splitlines(), 1) if slip.at in text)
    found = mistakes_in(folder)
    assert (file, line) in {(m.file, m.line) for m in found}, found
    assert any(slip.text in m.text for m in found if (m.file, m.line) == (file, line)), found
    assert {m.file for m in found} == {file}, "one slip in one file is no reason to doubt another"


def mistakes_in(folder: Path) -> list[Mistake]:
    with pytest.raises(CatalogError) as raised:
        load_catalog(folder)
    assert str(raised.value) == "\n".join(f"{m.file}:{m.line}: {m.text}" for m in raised.value.mistakes)
    return raised.value.mistakes


def test_layouts_out_of_order(folder: Path) -> None:
    """The later layout comes first: the dataset is named, at its line."""
    file = folder / ERBACH
    text = file.read_text(encoding="utf-8")
    start, end = text.index("    - since"), text.index("  service_usage:")
    again = (
        text[start:end]
        .replace("since: 2021-01", "since: 2020-01")
        .replace("&services", "&s2")
        .replace("&channels", "&c2")
    )
    changed = text[:end] + again + text[end:]
    file.write_text(changed, encoding="utf-8")
    (found,) = mistakes_in(folder)
    assert changed.splitlines()[found.line - 1].strip() == "processing_times:"
    assert "ascending `since` months" in found.text


def test_second_layout_is_the_one_named(folder: Path) -> None:
    """A mistake of the second layout is not reported in the first one's lines."""
    file = folder / ERBACH
    text = file.read_text(encoding="utf-8")
    start, end = text.index("    - since"), text.index("  service_usage:")
    again = (
        text[start:end]
        .replace("since: 2021-01", "since: 2024-01")
        .replace("&services", "&s2")
        .replace("&channels", "&c2")
    )
    changed = text[:end] + again.replace("Schalter: counter", "Schalter: desk") + text[end:]
    file.write_text(changed, encoding="utf-8")
    (found,) = mistakes_in(folder)
    assert "Schalter: desk" in changed.splitlines()[found.line - 1]
    assert "since 2024-01" in found.text


@pytest.mark.parametrize("name", ["association.yaml", "vocabulary/units.yaml", "vocabulary/channels.yaml"])
def test_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert Mistake(folder / name, 1, "this file is missing") in mistakes_in(folder)


def test_no_catalogue_at_all(tmp_path: Path) -> None:
    assert tmp_path / "nowhere" / "association.yaml" in {m.file for m in mistakes_in(tmp_path / "nowhere")}


@pytest.mark.parametrize(
    ("name", "copy_of", "text"),
    [
        ("kpis/Digital-Take.yaml", KPI, "an id of small letters"),
        ("kpis/digital.yml", KPI, "only files that end in .yaml are read"),
        ("municipalities/erbach.yaml", ERBACH, "a key of eight digits"),
        ("municipalities/06437006_again.yaml", ERBACH, "`06437006` has two files"),
    ],
)
def test_file_names(folder: Path, name: str, copy_of: str, text: str) -> None:
    (folder / name).write_bytes((folder / copy_of).read_bytes())
    named = [m for m in mistakes_in(folder) if text in m.text]
    assert len(named) == 1
    assert named[0].line == 1
    assert named[0].file.parent == (folder / name).parent


@pytest.mark.parametrize("name", [KPI, "vocabulary/services.csv"])
def test_not_utf8(folder: Path, name: str) -> None:
    file = folder / name
    file.write_bytes(file.read_text(encoding="utf-8").replace("r", "ü").encode("latin-1"))
    assert {(m.file, m.line) for m in mistakes_in(folder)} == {(file, 1)}


def test_all_mistakes_at_once(folder: Path) -> None:
    """Who mends a catalogue sees everything that is wrong, not one thing at a time."""
    for name in (KPI, MEDIAN):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("goal: ", "goal: no_").replace("unit: ", "unit: no_"), encoding="utf-8")
    assert len(mistakes_in(folder)) == 4


def test_a_good_catalogue_has_no_mistakes(folder: Path) -> None:
    catalog = load_catalog(folder)
    assert "own" in catalog.contracts
    assert len(catalog.kpis) == len(list((folder / "kpis").glob("*.yaml")))
