"""One table of texts as it stands in a file: title lines, header, rows, closing total."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.demo.form import Kind


@dataclass(frozen=True)
class Sheet:
    """`rows` are texts under their headers; `titles` stand above the header; `blank_every` rows one is left blank."""

    name: str
    rows: pd.DataFrame
    kinds: Mapping[str, Kind]
    titles: tuple[str, ...] = ()
    blank_every: int = 0

    def column_kinds(self) -> list[Kind]:
        return [self.kinds.get(header, "text") for header in self.rows.columns]
