"""docs/roles.md says what the table says."""

from pathlib import Path

import pytest

from core.access import AccessTable, Role, access_table
from core.access_document import FAMILIES, roles_document

PAGE = Path(__file__).parents[3] / "docs" / "roles.md"


def test_the_page_in_docs_is_the_one_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == roles_document()


@pytest.mark.parametrize("code", sorted(access_table().roles))
def test_every_role_stands_in_the_matrix_of_its_family_with_each_of_its_rights(code: str) -> None:
    table = access_table()
    role = table.roles[code]
    part = roles_document().split(f"### {FAMILIES[role.family]}")[1].split("\n#")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    column = [cell.strip() for cell in lines[0].split("|")].index(role.zh)
    marked = {line.split("`")[1] for line in lines[2:] if line.split("|")[column].strip() == "●"}
    assert marked == role.may


def test_a_right_that_is_given_appears_on_the_page() -> None:
    table = access_table()
    auditor = table.roles["audit_admin"]
    more = Role(**(auditor.model_dump() | {"may": {*auditor.may, "metrics.read"}}))
    changed = AccessTable(permissions=table.permissions, roles={**table.roles, "audit_admin": more})
    assert roles_document(changed) != roles_document()
