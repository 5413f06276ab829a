"""The pages: every module in this folder that has a `PAGE` is one. A new page is one new file."""

import importlib
import pkgutil

from dashboards.pages.page import QUESTIONS, Body, NotHereError, Page, Question

__all__ = ["PAGES", "QUESTIONS", "Body", "NotHereError", "Page", "Question"]


def _find_pages() -> tuple[Page, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = [getattr(importlib.import_module(f"{__name__}.{name}"), "PAGE", None) for name in names]
    return tuple(sorted((page for page in found if page), key=lambda page: page.order))


PAGES = _find_pages()
