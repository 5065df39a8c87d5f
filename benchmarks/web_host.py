"""The web process of the product on a store, for benchmarks: `python -m benchmarks.web_host DATABASE_URL`.

Prints one JSON line with its address and process id when it answers.
"""

import json
import os
import sys
from pathlib import Path
from typing import Final

from cockpit.services import services_on
from cockpit.web import serve
from core.clock import SystemClock
from core.settings import load_settings
from indicators.catalogue import load
from store.database import Database
from tests.accounts import people_for

CONFIG: Final = Path(__file__).parents[1] / "config.yaml"


def main(url: str) -> None:
    """Serves on a free port until a signal."""
    with Database(url) as database:
        people = people_for(database)
        services = services_on(database, load(), load_settings(CONFIG, {}), SystemClock(), people=people)
        serve(
            services,
            "127.0.0.1",
            0,
            lambda address: print(json.dumps({"url": address, "pid": os.getpid()}), flush=True),
        )


if __name__ == "__main__":
    main(sys.argv[1])
