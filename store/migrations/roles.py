"""What the application's role may do in production, where another role owns the schema."""

from typing import Final

from psycopg2 import sql as composed

from store.database import Database
from store.schema import metadata

HISTORY: Final = frozenset(
    {
        "alert_rule",
        "alert_transition",
        "audit_anchor",
        "audit_event",
        "data_objection_move",
        "definition_version",
        "evaluation_move",
        "evaluation_score",
        "inspection_draw",
        "inspection_move",
        "inspection_year_move",
        "letter_text",
        "manual_step",
        "owner_history",
        "record_version",
        "site_entry",
        "supervision_lead_move",
        "verification",
        "year_end",
    }
)
"""Tables that are only ever added to: the application may not rewrite what was known."""

READ_ONLY: Final = frozenset({"alembic_version"})


def grant_application(owner_url: str, role: str) -> None:
    """Gives an existing role what the application needs, as the owner of the schema; safe to repeat.

    The role may read everything and change everything but history, which it may only add to.
    """
    name = composed.Identifier(role)
    with Database(owner_url, pool_size=1) as database, database.begin() as unit:
        for table in sorted(set(metadata.tables) | READ_ONLY):
            rights = _rights(table)
            unit.cursor.execute(composed.SQL("REVOKE ALL ON {} FROM {}").format(composed.Identifier(table), name))
            unit.cursor.execute(
                composed.SQL("GRANT {} ON {} TO {}").format(composed.SQL(rights), composed.Identifier(table), name)
            )
        for (view,) in unit.rows("SELECT viewname FROM pg_views WHERE schemaname = current_schema()"):
            unit.cursor.execute(composed.SQL("GRANT SELECT ON {} TO {}").format(composed.Identifier(view), name))
        unit.cursor.execute(composed.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))


def _rights(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in HISTORY else "SELECT, INSERT, UPDATE, DELETE"
