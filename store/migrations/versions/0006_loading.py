"""What is loading for the first time; the limits of staging as constraints of the tables that are loaded by COPY.

Rows of older editions came through staging, which has the same limits, so they fit.
"""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a load under way cannot be taken back to a program that does not know of it")
