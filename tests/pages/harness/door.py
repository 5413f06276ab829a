"""The server's own door: what the browser posts for a page, and what it gets."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dash import Dash

CALLBACK = "/_dash-update-component"


@dataclass(frozen=True)
class Door:
    """Asks one app for pages as Dash's own script in the browser does."""

    app: Dash

    @cached_property
    def _turn(self) -> dict[str, Any]:
        """The callback that makes a page of an address."""
        known = self.app.server.test_client().get("/_dash-dependencies").json or []
        return next(one for one in known if any(i["property"] == "pathname" for i in one["inputs"]) and one["output"])

    def question(self, address: str) -> dict[str, Any]:
        """The body of the request for the page at `address`."""
        path, _, query = address.partition("#")[0].partition("?")
        given = {"pathname": path, "search": f"?{query}" if query else "", "href": f"http://localhost{address}"}
        outputs = [_target(part) for part in self._turn["output"].strip(".").split("...")]
        return {
            "output": self._turn["output"],
            "outputs": outputs if self._turn["output"].startswith("..") else outputs[0],
            "inputs": [one | {"value": given.get(one["property"])} for one in self._turn["inputs"]],
            "state": [one | {"value": None} for one in self._turn.get("state", [])],
            "changedPropIds": [f"{one['id']}.{one['property']}" for one in self._turn["inputs"]],
        }

    def answer(self, address: str) -> dict[str, dict[str, Any]]:
        """The properties that the browser sets for the page at `address`, by component."""
        answer = self.app.server.test_client().post(CALLBACK, json=self.question(address))
        assert answer.status_code == 200, f"{address}: {answer.status}"
        assert answer.json is not None
        response: dict[str, dict[str, Any]] = answer.json["response"]
        return response


def _target(part: str) -> dict[str, str]:
    name, _, prop = part.rpartition(".")
    return {"id": name, "property": prop}
