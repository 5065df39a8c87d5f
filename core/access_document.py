"""docs/roles.md, made from the table that all doors read, so that the page cannot drift."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.access import AccessTable, Permission, Role, access_table

HEAD: Final = """# Roles and rights

Made by `make docs` from `core/access.yaml`; do not edit.
The gate, every page, every command and the tests of every route read the same table.

A grant gives a person a role at a node, for ever or for a time.
The nodes are a tree: 全市 → 市本级 and the districts → agencies and archives.
Codes of roles and rights never change; their names do.
"""

RULES: Final = """## Rules beside the table

Only roles of the bureau draft, check, review, sign, seal, deliver and close documents, each on its own level.
The city acts on municipal units and on all archives, a district on its own units (档案法 第八条, 第四十二条).
A city role reads a district's units and acts on none of them.
An archive acts on nobody; it may hand over a lead.

三员: one person never holds two of the three, nor any other role beside one of them, also not as a deputy.
None of the three sees business data.
The security administrator alone grants roles, and to others only.
The system administrator alone makes accounts; the audit administrator alone reads the trail.
One of each of the three is always left who can act: the last one is neither locked nor revoked, and cannot leave.

市本级 has no authority of its own, so a role of the bureau for it stands at 全市.
A wall shows and does nothing else: its account holds no other role.
A deputy has a role for a period, no longer than whoever is stood in for, and under the same rules.
When a role ends, open work goes to somebody who may do it or waits in a list ([accounts.md](accounts.md)).
A role that needs two factors gives no rights in a session that began with one.
A token does what its account's role may, narrowed to reading, and loses it when the account does.
"""

REACH: Final = {
    "tree": "the node and everything below it",
    "level": "what stands directly under the authority of the node",
    "none": "belongs to no place",
}
KIND: Final = {"city": "全市", "place": "区县", "agency": "立档单位", "archive": "档案馆"}
FAMILIES: Final[Mapping[str, str]] = {
    "bureau": "局 · bureau",
    "archive": "馆 · archive",
    "agency": "立档单位 · agency",
    "expert": "专家 · experts",
    "steward": "数据治理 · data",
    "display": "大屏 · wall",
    "administrator": "三员 · administrators",
}


def roles_document(table: AccessTable | None = None) -> str:
    """The page as Markdown: the roles, who may do what by family, the rights and how far they reach, the rules."""
    table = table or access_table()
    return "\n".join([HEAD, _roles(table.roles), *_matrices(table), _reaches(table.permissions), RULES])


def _roles(roles: Mapping[str, Role]) -> str:
    rows = (
        f"| `{code}` | {role.zh} | {role.en} | {'、'.join(KIND[level] for level in role.levels)} |"
        f" {'two' if role.second_factor else 'one'} |"
        for code, role in roles.items()
    )
    return _table("## Roles", "| role | 中文 | English | stands at | factors |", rows)


def _matrices(table: AccessTable) -> Iterable[str]:
    """One small table for each family: eighteen columns would fit on no page."""
    yield "## Who may do what\n"
    for family, title in FAMILIES.items():
        roles = {code: role for code, role in table.roles.items() if role.family == family}
        rights = [code for code in table.permissions if any(code in role.may for role in roles.values())]
        rows = (
            f"| `{right}` {table.permissions[right].zh} | "
            + " | ".join("●" if right in role.may else "" for role in roles.values())
            + " |"
            for right in rights
        )
        yield _table(f"### {title}", f"| right | {' | '.join(role.zh for role in roles.values())} |", rows)


def _reaches(permissions: Mapping[str, Permission]) -> str:
    rows = (f"| `{code}` | {one.zh} | {one.en} | {REACH[one.reach]} |" for code, one in permissions.items())
    return _table("## Rights", "| right | 中文 | English | reaches |", rows)


def _table(title: str, head: str, rows: Iterable[str]) -> str:
    rule = "|" + "---|" * (head.count("|") - 1)
    return "\n".join([f"{title}\n", head, rule, *rows]) + "\n"
