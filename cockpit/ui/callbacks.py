"""The one way to register a callback of a page: async, with its permission beside it, checked before it runs.

A callback that is refused or fails is answered by its status with a sentence (`cockpit.failures`);
the script of the pages shows that sentence beside the form it came from.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final

from dash import ctx, set_props
from dash.exceptions import PreventUpdate

from cockpit import ids
from cockpit.gate.current import current
from cockpit.preferences import chosen_language, chosen_theme
from cockpit.ui.visit import Desk, Visit, query_of
from core.errors import CockpitError

log = logging.getLogger(__name__)

RIGHTS: Final = "__cockpit_permissions__"
"""The attribute in which a callback carries its permissions."""

Act = Callable[..., Awaitable[Any]]
"""(visit, *values of inputs and states) → values of the outputs"""


def visit_now(desk: Desk, path: str = "/", search: str | None = "") -> Visit:
    """The visit of the request that is being answered."""
    cookies = ctx.cookies or {}
    accepted = (ctx.headers or {}).get("accept-language")
    language, theme = chosen_language(cookies, accepted), chosen_theme(cookies)
    return Visit(desk, current(), desk.services.clock.now(), language, theme, path, query_of(search))


def visit_at(visit: Visit, path: str, search: str | None) -> Visit:
    """The visit of an act at the address of the page that it began on."""
    return replace(visit, path=path, query=query_of(search))


def guarded(
    app: Any, desk: Desk, *dependencies: Any, permissions: tuple[str, ...], **options: Any
) -> Callable[[Act], Act]:
    """Registers `async def act(visit, *values)`; who holds none of the permissions gets 403 before it runs.

    No permissions: everybody who has signed in. What an act may touch is checked by its command again.
    """

    options.setdefault("prevent_initial_call", True)  # an act begins with somebody doing something

    def register(act: Act) -> Act:
        if not iscoroutinefunction(act):
            raise TypeError(
                f"expected `async def {getattr(act, '__name__', act)}`: a plain one would hold up the server"
            )

        @wraps(act)
        async def checked(*values: Any) -> Any:
            visit = visit_now(desk)
            visit.require(permissions)
            try:
                return await act(visit, *values)
            except (CockpitError, PreventUpdate):
                raise
            except Exception:
                # Dash answers it with 500 and keeps it to itself
                log.exception("%s of %s has failed", act.__name__, act.__module__)
                raise

        setattr(checked, RIGHTS, permissions)
        app.callback(*dependencies, **options)(checked)
        return act

    return register


def permissions_of(callback: Any) -> tuple[str, ...] | None:
    """The permissions that a registered callback was guarded with; None when it was registered past this door."""
    while callback is not None:
        if hasattr(callback, RIGHTS):
            found: tuple[str, ...] = getattr(callback, RIGHTS)
            return found
        callback = getattr(callback, "__wrapped__", None)
    return None


def tell(text: str) -> None:
    """Shows a sentence above the page once the callback has been answered: what was done."""
    set_props(ids.NOTICE, {"children": text})


def leave_for(href: str) -> None:
    """Leads to another address once the callback has been answered."""
    path, _, search = href.partition("?")
    set_props(ids.LOCATION, {"pathname": path, "search": f"?{search}" if search else ""})


def show_again(visit: Visit) -> None:
    """Has the present page laid out anew once the callback has been answered."""
    set_props(ids.REFRESH, {"data": visit.at.isoformat()})
