"""The filter of a list: what is looked for goes into the address, so that the list is cut and linked by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Input, Output, State, no_update

from cockpit import ids
from cockpit.ui.callbacks import guarded, leave_for
from cockpit.ui.visit import Desk, Visit, address, query_of


@dataclass(frozen=True, slots=True)
class Filter:
    """Where a filter leads, its fields by the parameters they become, and what of the address stays.

    `find` is the id of its button; Enter in the field `text` presses it too.
    """

    path: str
    fields: Mapping[str, Any]
    find: str
    text: str
    kept: tuple[str, ...]

    def register(self, app: Any, desk: Desk, permissions: tuple[str, ...]) -> None:
        """Registers its one callback."""
        states = [State(one, "value") for one in self.fields.values()]
        pressed = Input(self.find, "n_clicks"), Input(self.text, "nSubmit"), State(ids.LOCATION, "search")
        guarded(app, desk, Output(self.find, "disabled"), *pressed, *states, permissions=permissions)(self.look)

    async def look(self, visit: Visit, clicks: int | None, entered: int | None, search: str, *values: Any) -> Any:
        """Leads to the address of what is looked for; nothing before somebody has asked."""
        if clicks or entered:
            leave_for(self.address(search, *values))
        return no_update

    def address(self, search: str, *values: Any) -> str:
        """The address of some values of the fields."""
        stays = {key: value for key, value in query_of(search).items() if key in self.kept}
        return address(self.path, {**stays, **dict(zip(self.fields, values, strict=True))})
