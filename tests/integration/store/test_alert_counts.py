"""What is counted for each scrape is found by indexes, on every version of the server."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from store.database import Database
from store.statements import sql

NOW: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
DAY: Final = timedelta(days=1)


@pytest.mark.parametrize("table", ["alert_delivery", "mail"])
def test_what_ended_long_ago_costs_a_scrape_nothing(database_on_each: Database, table: str) -> None:
    if table == "mail":
        names, values = "account_id, address, language, letters, created_at", "1, '', 'en', ARRAY[n], %(at)s"
    else:
        names, values = "message_id, channel, address, language", "n, 'duty', '', 'en'"
    with database_on_each.begin() as unit:
        unit.execute(
            f"INSERT INTO {table} ({names}, state, since, due_at, ended_at)"
            f" SELECT {values}, 'sent', %(at)s, %(at)s, %(at)s - n * interval '1 hour'"
            " FROM generate_series(1, 20000) n",
            {"at": NOW},
        )
        unit.execute(f"ANALYZE {table}")
        asked = sql("alert_counts", "ended")
        (found,) = unit.value(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {asked}", {"since": NOW - DAY})
    assert found["Plan"]["Shared Hit Blocks"] + found["Plan"]["Shared Read Blocks"] < 25, "pages of 20 000 rows"
