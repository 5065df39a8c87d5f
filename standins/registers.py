"""The registers of our own modules that do not exist yet, over REST with a bearer token, and the manual items' file."""

import hmac
import json
from functools import partial
from typing import Final

from fastapi import Request
from starlette.responses import PlainTextResponse, Response

from standins.envelopes import CursorEnvelopes
from standins.feeds import Page
from standins.manual_items import ManualItems, csv_text, write_file
from standins.positions import Words
from standins.register_author import REGIONS, RegisterAuthor
from standins.register_tables import KEYS, Tables, shown, table_feeds
from standins.register_truth import RegisterTruth
from standins.serve import DataDoor, StandIn, error
from standins.system import Parts, Settings, System, World

NAME: Final = "registers"
MANUAL_FILE: Final = "manual-items.csv"
WORDS: Final = Words()


class RegisterSystem(System):
    """The registers; with every change the manual items' file and the list of moved units are written anew.

    The file lies beside the state folder, with what concerns all systems.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(NAME, settings, self._parts)
        self.publish()

    def _parts(self, world: World) -> Parts:
        feeds = table_feeds(world)
        self.tables = Tables({feed.name: feed for feed in feeds})
        self.manual = ManualItems(world, self.tables)
        return Parts(feeds, RegisterTruth(world.universe, self.tables, self.manual))

    def save(self) -> None:
        """Puts on file what was written, and what follows from it."""
        super().save()
        self.publish()

    def publish(self) -> None:
        """Writes the manual items and the places of the units that moved."""
        write_file(self.settings.state_dir.parent / MANUAL_FILE, csv_text(self.manual.entries()))
        if self.settings.moves_path is not None:
            write_file(self.settings.moves_path, json.dumps(self.moves()))

    def moves(self) -> dict[str, int]:
        """Owner code → place, of the units that are not where they began."""
        universe = self.world.universe
        places = {row["unit_uscc"]: REGIONS[row["place_code"]] for row in self.tables.rows("units")}
        return {code: place for code, place in places.items() if universe.place_of(code) != place}


class RegisterDoor(DataDoor):
    """A static token, pages by cursor, tombstones among the rows."""

    def __init__(self, system: RegisterSystem) -> None:
        super().__init__(system)
        self._registers = system
        self.app.add_api_route("/registers/{table}", self.page, methods=["GET"])
        self.app.add_api_route(f"/files/{MANUAL_FILE}", self.manual_file, methods=["GET"])

    def _refusal(self, request: Request) -> Response | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(token.encode(), self.system.settings.credentials["token"].encode()):
            return error(401, "invalid_token", "the token is not known here")
        return self.too_fast(token)

    async def page(self, request: Request, table: str) -> Response:
        """A page of a table, or why not."""
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        if table not in KEYS:
            return error(404, "unknown_table", f"no table {table}")
        try:
            asked = WORDS.asked(table, request.query_params.get)
        except ValueError as mistake:
            return error(400, "bad_request", str(mistake))
        read = partial(self._shown, table, limit=asked.limit)
        return await self.answer(table, asked.after, read, CursorEnvelopes(table))

    def _shown(self, table: str, after: int, limit: int) -> Page:
        with self.system.lock:
            page = self.system.feeds[table].page(after, limit)
        return Page([shown(row) for row in page.rows], page.last, page.has_more)

    async def manual_file(self, request: Request) -> Response:
        """The manual items as they follow from the registers now."""
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        with self.system.lock:
            return PlainTextResponse(csv_text(self._registers.manual.entries()), media_type="text/csv; charset=utf-8")


def open_registers(settings: Settings) -> StandIn:
    """The registers as their state folder left them; credentials: token."""
    system = RegisterSystem(settings)
    return StandIn(system, RegisterAuthor(system, system.tables), RegisterDoor(system))
