"""LibreOffice without a window: what a treasurer's own spreadsheet program makes of a workbook."""

import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Compute all formulas when opening: by default the values written beside them would be believed."""

needs_office = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed (Debian and Ubuntu: apt-get install libreoffice-calc)"
)


def recalculate(workbook: Path, folder: Path) -> Path:
    """`workbook` opened, every formula computed anew, and saved as XLSX in `folder`; the new file.

    Each call has a profile of its own, so that runs side by side do not wait for each other.
    """
    assert OFFICE
    target = folder / "recalculated"
    target.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--calc", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(target), str(workbook)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return target / workbook.name
