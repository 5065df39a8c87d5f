"""Accessibility of a page, by axe."""

import json
from importlib.resources import files
from typing import Any, Final

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def serious(page: Any) -> list[str]:
    """Rules of axe that are broken critically or seriously."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {json.dumps([node['target'] for node in rule['nodes']][:4])}"
        for rule in found["violations"]
        if rule["impact"] in ("critical", "serious")
    ]
