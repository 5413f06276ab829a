"""What a report says beside its figures (texts, findings, measures), as a seal keeps it, and what was said otherwise."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.grants.differences import Difference, What
from pipelines.reports.proof_of_use.content import ReportContent


def said_of(content: ReportContent) -> dict[str, Any]:
    """`texts` and `measures` as declared; `findings` by rule and what each is about, with the figure at stake."""
    numbers = {v.booking_key: v.number or v.booking_key for v in content.books.vouchers}
    findings = [
        {"rule": f.rule_id, "about": numbers.get(f.booking_key) or f.drawdown_id or f.line_id, "figure": format(f.figure, "f"), "message": said.message}
        for f, said, _ in content.findings
    ]  # fmt: skip
    return {
        "texts": content.texts.model_dump(mode="json"), "findings": findings,
        "measures": [m.model_dump(mode="json") for m in content.measures],
    }  # fmt: skip


def compare_said(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Texts, then measures, then findings; a seal that did not keep one of them is not compared in it."""
    found: list[Difference] = []
    if "texts" in then:
        found += _compared("text", _leaves(then["texts"]), _leaves(now["texts"]))
    if "measures" in then:
        found += _compared("measure", _by_title(then["measures"]), _by_title(now["measures"]))
    if "findings" in then:
        before, after = ({_named(f): f["figure"] for f in said["findings"]} for said in (then, now))
        found += [Difference("finding_gone", key, before[key], None) for key in before if before[key] != after.get(key)]
        found += [Difference("finding_new", key, None, after[key]) for key in after if after[key] != before.get(key)]
    return tuple(found)


def _named(finding: Mapping[str, str]) -> str:
    """Two interim reports may be late, of one grant, by one rule: only their words tell them apart."""
    return " ".join(filter(None, (finding["rule"], finding["about"]))) if finding["about"] else finding["message"]


def _compared(what: What, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Difference(what, key, before.get(key), after.get(key))


def _leaves(tree: Any, path: str = "") -> dict[str, str]:
    if isinstance(tree, dict):
        return {
            name: leaf
            for key, branch in tree.items()
            for name, leaf in _leaves(branch, f"{path}.{key}".strip(".")).items()
        }
    return {} if tree is None else {path: str(tree)}


def _by_title(measures: list[dict[str, Any]]) -> dict[str, str]:
    return {f"{m['title']['de']}: {name}": leaf for m in measures for name, leaf in _leaves(m).items()}
