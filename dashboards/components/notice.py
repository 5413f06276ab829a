"""Notices above the numbers: a sign and a sentence each."""

from collections.abc import Sequence
from typing import Any, Literal

from dash import html

from dashboards.components.aria import UNSEEN
from dashboards.filters import Period
from dashboards.notices import find_age, find_overdue
from dashboards.view import View

Weight = Literal["info", "warn"]


def notice(words: Any, weight: Weight = "info") -> Any:
    sign = {"info": "i", "warn": "!"}[weight]
    return html.Div(
        [html.Span(sign, className="sign", **UNSEEN), html.P(words)], className=f"notice {weight}", role="note"
    )


def notices(view: View) -> list[Any]:
    """Old data, municipalities that are missing from the period shown, and those that are behind."""
    said = [notice(words, "warn") for words in (_say_age(view), _say_missing(view), _say_overdue(view)) if words]
    return [html.Div(said, className="notices")] if said else []


def name_list(names: Sequence[str], view: View) -> str:
    """`A, B und C`; beyond six, the rest as a number."""
    if len(names) > 6:
        return view.t("list.more", names=", ".join(names[:5]), n=len(names) - 5)
    return names[0] if len(names) == 1 else view.t("list.and", names=", ".join(names[:-1]), last=names[-1])


def _say_age(view: View) -> str:
    age = find_age(view.snapshot.meta, view.today) if view.today else None
    if age is None:
        return ""
    return view.t("notice.stale", n=age, age=view.numbers.count(age), day=view.numbers.day(view.snapshot.meta.as_of))


def _say_missing(view: View) -> str:
    chosen = [key for key in view.missing if not view.filters.municipalities or key in view.filters.municipalities]
    if not chosen:
        return ""
    return view.t("notice.missing", n=len(chosen), names=name_list([view.name_of(key) for key in chosen], view))


def _say_overdue(view: View) -> str:
    chosen = view.filters.municipalities
    late = [
        view.t("notice.late", place=view.name_of(one.municipality_id), dataset=view.dataset_title(one.dataset_id),
               month=view.numbers.month(Period.of(one.last_delivered).last))
        for one in find_overdue(view.snapshot.arrears, view.snapshot.meta.last_month)
        if one.last_delivered and one.municipality_id not in view.missing
        and (not chosen or one.municipality_id in chosen)
    ]  # fmt: skip
    return view.t("notice.overdue", n=len(late), places="; ".join(late[:5])) if late else ""
