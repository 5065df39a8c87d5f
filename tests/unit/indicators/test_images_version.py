"""What makes the store recompute its cells, and what does not."""

from datetime import date
from pathlib import Path

from core.days import day_number
from indicators.catalogue import load
from indicators.items import build_images
from tests.unit.indicators.golden import catalogue
from tests.unit.indicators.test_catalogue import changed

IMAGES = build_images(catalogue())
LIMIT = '- {from: 2024-01-01, value: 15, basis: [{law: 实施条例, articles: "38(2)", evidence: F:S3}], evidence: PROP}'


def test_new_limits_recompute_no_cell(tmp_path: Path) -> None:
    folder = changed(tmp_path, "category_a.yaml", "target: 98, warn: 95", "target: 99, warn: 95")
    assert build_images(load(folder)).definition_version == IMAGES.definition_version


def test_a_new_filing_limit_recomputes_the_cells_and_leaves_old_cases_their_rule(tmp_path: Path) -> None:
    newer = f"{LIMIT}\n      - {{from: 2027-01-01, value: 10, evidence: PROP}}"
    images = build_images(load(changed(tmp_path, "parameters.yaml", LIMIT, newer)))
    assert images.definition_version != IMAGES.definition_version
    due = images.groups["case"][0].day
    assert f"(CASE WHEN finished_day >= {day_number(date(2027, 1, 1))} THEN 10 ELSE 15 END)" in due
