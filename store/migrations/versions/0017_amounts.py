"""No amount of a row is so large that the sums of a first load overflow at its end.

Larger ones that are there already stay: they are counted, and their sums fit.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AMOUNTS = {"case_package": "bytes", "catalogue_item": "file_bytes"}


VALIDATE = """
DO $$ BEGIN
  ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_amounts;
EXCEPTION WHEN check_violation THEN
  RAISE NOTICE '{table}: larger amounts are there already and stay';
END $$"""


def upgrade() -> None:
    for table, column in AMOUNTS.items():
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_amounts"
            f" CHECK ({column} BETWEEN -1000000000000 AND 1000000000000) NOT VALID"
        )
        op.execute(VALIDATE.format(table=table))


def downgrade() -> None:
    for table in AMOUNTS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_amounts")
