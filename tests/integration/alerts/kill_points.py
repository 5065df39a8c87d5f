"""A look in a process of its own that dies before one of its statements: `python -m … URL INSTANT NUMBER`.

With 0 it dies before its last one, and says first how many there were.
"""

import os
import signal
import sys
from datetime import datetime

from alerts.desk import AlertDesk
from alerts.passes.looking import look
from core.settings import load_settings
from indicators.catalogue import load
from operations.configuration import DEFAULT_CONFIG
from store import database as rooms
from store.database import Database, UnitOfWork

LAST = "INSERT INTO alert_progress"
"""the last statement of a look"""


def main(url: str, instant: str, number: int) -> int:
    """Looks at everything and dies on the way."""
    said = 0

    def counted(name: str) -> None:
        inner = getattr(UnitOfWork, name)

        def call(unit: UnitOfWork, *arguments: object) -> object:
            nonlocal said
            said += 1
            is_last = LAST in str(arguments[0])
            if is_last and number == 0:
                os.write(1, str(said).encode())
            if said == number or (is_last and number == 0):
                os.kill(os.getpid(), signal.SIGKILL)
            return inner(unit, *arguments)

        setattr(rooms.UnitOfWork, name, call)

    for name in ("execute", "rows"):
        counted(name)
    with Database(url, pool_size=2) as database:
        look(AlertDesk(database, load_settings(DEFAULT_CONFIG), load()), datetime.fromisoformat(instant), full=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
