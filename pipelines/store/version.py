"""The version of the installed software: part of every snapshot and of what decides whether a file is up to date."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def code_version() -> str:
    try:
        return version("digitalbilanz")
    except PackageNotFoundError:
        return "0"
