"""Dash inside the host: the shell, the router of the pages, and what Dash must not do here.

Dash 4.4.1 would answer every unknown address with its index page and offers a websocket for callbacks;
both are taken away: unknown addresses are 404, and live data has one way only, the stream.
"""

import pkgutil
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.backends import _fastapi as backend
from dash.fingerprint import check_fingerprint
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cockpit import ids
from cockpit.bundles import PACKAGE, Bundle, joined, joined_folder
from cockpit.headers import content_policy
from cockpit.i18n import CHINESE
from cockpit.services import Services

INDEX: Final = """<!DOCTYPE html>
<html lang="zh-CN">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
    <link rel="stylesheet" href="/_dash-component-suites/{wall.css}">
  </head>
  <body>
    {%app_entry%}
    <footer>
      {%config%}
      {%scripts%}
      <script src="/_dash-component-suites/{wall.js}"></script>
      {%renderer%}
    </footer>
  </body>
</html>"""

_enter: Callable[[Request], Any] = backend.set_current_request
_split: Callable[[str], tuple[str, bool]] = check_fingerprint
_leave: Callable[[Any], None] = backend.reset_current_request

JOINED_FOLDER: Final = "wall"
"""The folder of assets whose files go out as one script and one sheet."""
DEPENDENCY: Final = re.compile(r'<script src="/_dash-component-suites/(dash/deps/[^"]+)"></script>\s*')
"""React and what it needs: four files that every page loads, served as one."""
UNUSED: Final = re.compile(r'<script src="/_dash-component-suites/dash/dash_table/[^"]+"></script>\s*')
"""DataTable is deprecated and on none of our pages."""
SCRIPT_ADDRESS: Final = re.compile(r'src="/_dash-component-suites/([^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its addresses, what it shows, and its callbacks."""

    name: str
    paths: tuple[str, ...]
    layout: Callable[[Services], Any]
    register: Callable[[Dash, Services], None]


class Dashboard:
    """The Dash app of a host; `prepare` must run before the first request."""

    def __init__(self, host: FastAPI, services: Services, pages: Sequence[Page], assets: Path) -> None:
        self._services = services
        self._pages = {path: page for page in pages for path in page.paths}
        self.policy = content_policy(()).encode()
        self._bundles = {
            one.name: one for one in (joined_folder(assets / JOINED_FOLDER, end) for end in (".js", ".css"))
        }
        self.dash: Any = _dash(host, services.settings.bureau.title, assets)
        self.dash.layout = shell
        self.dash.validation_layout = html.Div([shell(), *(page.layout(services) for page in pages)])
        self._route_pages()
        for page in pages:
            page.register(self.dash, services)

    def prepare(self) -> None:
        """Lets Dash collect assets and callbacks, which it would otherwise do at the first request for its own routes.

        Only then are the inline scripts known, and with them the policy.
        """
        self.dash._setup_server()
        self.policy = content_policy(self.dash.csp_hashes()).encode()
        self._bundles["base.js"] = self._joined_dependencies()

    async def index(self, request: Request) -> Response:
        """The index page; the same for all pages."""
        token = _enter(request)
        try:
            page = self._slim(self.dash.index()).replace("Loading...", self._services.texts(CHINESE, "shell.loading"))
            for name, bundle in self._bundles.items():
                page = page.replace(f"{{{name}}}", bundle.address)
            return HTMLResponse(page, headers={"Cache-Control": "no-cache"})
        finally:
            _leave(token)

    def files(self) -> list[str]:
        """`package/path` of everything that the index page names: scripts of component packages, and bundles."""
        scripts = SCRIPT_ADDRESS.findall(self._slim(self.dash._generate_scripts_html()))
        return list(dict.fromkeys([*scripts, *(bundle.address for bundle in self._bundles.values())]))

    def package_file(self, package: str, path: str) -> bytes | None:
        """A file of a component package; None when Dash has not registered it."""
        if package == PACKAGE:
            return self._bundles[path].content if path in self._bundles else None
        if path not in self.dash.registered_paths.get(package, ()):
            return None
        return pkgutil.get_data(package, path)

    def _joined_dependencies(self) -> Bundle:
        found = DEPENDENCY.findall(self.dash._generate_scripts_html())
        paths = [_split(address.removeprefix("dash/"))[0] for address in found]
        return joined("base.js", (pkgutil.get_data("dash", path) or b"" for path in paths))

    def _slim(self, page: str) -> str:
        """The page with its dependencies as one script, and without the script of DataTable."""
        base = f'<script src="/_dash-component-suites/{self._bundles["base.js"].address}"></script>\n'
        return UNUSED.sub("", DEPENDENCY.sub("", DEPENDENCY.sub(base + r"\g<0>", page, count=1)))

    def _route_pages(self) -> None:
        async def show(pathname: str) -> Any:
            page = self._pages.get(pathname)
            return page.layout(self._services) if page else None

        self.dash.callback(Output(ids.CONTENT, "children"), Input(ids.LOCATION, "pathname"))(show)


def shell() -> Any:
    """What stands around every page: the address and the place for the page."""
    return html.Div([dcc.Location(id=ids.LOCATION), html.Div(id=ids.CONTENT)])


def _dash(host: Any, title: str, assets: Path) -> Any:
    app: Any = Dash(
        "cockpit",
        server=host,
        backend="fastapi",
        assets_folder=str(assets),
        assets_path_ignore=[rf"^{JOINED_FOLDER}$"],
        pages_folder="",
        use_pages=False,
        title=title,
        update_title="",
        index_string=INDEX,
        compress=False,
        suppress_callback_exceptions=False,
        enable_mcp=False,
        websocket_callbacks=False,
        add_log_handler=False,
    )
    app.backend._setup_catchall = lambda: None
    app.backend.websocket_capability = False  # else every page tries to open one for ever, and fills the console
    host.router.routes[:] = [
        route for route in host.router.routes if getattr(route, "path", "") != "/_dash-ws-callback"
    ]
    return app
