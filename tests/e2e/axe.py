"""Accessibility of a page, by axe."""

import json
from importlib.resources import files
from typing import Any, Final

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

RUN: Final = "axe.run({resultTypes: ['violations'], preload: false})"
"""style sheets are fetched again only for rules that are off"""


def serious(page: Any) -> list[str]:
    """Rules of axe that are broken critically or seriously."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found = page.evaluate(RUN)
    return [
        f"{rule['id']}: {json.dumps([node['target'] for node in rule['nodes']][:4])}"
        for rule in found["violations"]
        if rule["impact"] in ("critical", "serious")
    ]
