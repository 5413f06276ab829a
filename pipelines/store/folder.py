"""The data folder: where deliveries arrive, are kept, worked on and published."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """Paths under one root. `inbox`, `lake` and `feedback` have one folder per municipality."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def received(self) -> Path:
        """Bytes as delivered, under their sha256; never changed, never deleted."""
        return self.root / "received"

    @property
    def lake(self) -> Path:
        """All that can be computed anew from `received` and the catalogue."""
        return self.root / "lake"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def briefings(self) -> Path:
        return self.reports / "briefings"

    @property
    def sent(self) -> Path:
        """The book of the mail that was sent; kept, or it would be sent again."""
        return self.root / "sent"

    @property
    def seals(self) -> Path:
        """Sealed reports on grants; kept for good."""
        return self.reports / "grants"


def default_data_folder() -> DataFolder:
    """`$DIGITALBILANZ_DATA`, else `data/` in the working directory."""
    return DataFolder(Path(os.environ.get("DIGITALBILANZ_DATA", "data")))


def default_catalog_root() -> Path:
    """`$DIGITALBILANZ_CATALOG`, else `data/catalog/` in the working directory."""
    return Path(os.environ.get("DIGITALBILANZ_CATALOG", "data/catalog"))
