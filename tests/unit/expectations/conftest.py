"""A catalogue folder of one's own to break."""

import shutil
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "data" / "catalog"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real catalogue with one contract of its own, `datasets/own.yaml`."""
    copy = tmp_path / "catalog"
    shutil.copytree(SOURCE, copy)
    (copy / "datasets").mkdir(exist_ok=True)
    (copy / "datasets" / "own.yaml").write_text(OWN_CONTRACT, encoding="utf-8")
    return copy


OWN_CONTRACT = """\
# a contract that comes with the catalogue
title: {de: Eigenes, en: Own}
description: {de: Eigener Datensatz, en: A dataset of one's own}
month: month
unique: [month, kind]
columns:
  month: {type: month, required: true, title: {de: Monat, en: Month}}
  kind: {type: code, vocabulary: channels, title: {de: Art, en: Kind}}
  sheets: {type: integer, title: {de: Blätter, en: Sheets}}
derived:
  days:
    type: integer
    lookup: {vocabulary: services, by: kind, take: target_working_days}
    title: {de: Tage, en: Days}
rules:
  - id: sheets_at_most
    title: {de: Nicht zu viele, en: Not too many}
    compare: [sheets, "<=", sheets]
    message: {de: Zu viele., en: Too many.}
    remedy: {de: Bitte prüfen., en: Please check.}
"""
