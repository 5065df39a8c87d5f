"""Dash inside the host: its index pages, its scripts, and what Dash must not do here.

Dash 4.4.1 would answer every unknown address with its index page and offers a websocket for callbacks;
both are taken away: unknown addresses are 404, and live data has one way only, the stream.
"""

import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from json import dumps
from pathlib import Path
from typing import Any, Final

from dash import Dash
from dash.backends import _fastapi as backend
from dash.fingerprint import check_fingerprint
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cockpit.bundles import PACKAGE, Bundle, joined, joined_folder
from cockpit.headers import content_policy
from cockpit.i18n import CHINESE
from cockpit.preferences import chosen_language, chosen_theme, html_language
from cockpit.services import Services
from cockpit.shell.pages import Page
from cockpit.shell.router import route_pages, shell
from cockpit.ui.visit import Desk

INDEX: Final = """<!DOCTYPE html>
<html lang="{lang}" class="{classes}" data-words="{words}">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
    <link rel="stylesheet" href="/_dash-component-suites/{look.css}">
  </head>
  <body>
    {%app_entry%}
    <footer>
      {%config%}
      {%scripts%}
      <script src="/_dash-component-suites/{look.js}"></script>
      {%renderer%}
    </footer>
  </body>
</html>"""

_enter: Callable[[Request], Any] = backend.set_current_request
_split: Callable[[str], tuple[str, bool]] = check_fingerprint
_leave: Callable[[Any], None] = backend.reset_current_request

LOOKS: Final = ("wall", "desk")
"""The folders of assets whose files go out as one script and one sheet; a page gets those of its look."""
LOOK_OF: Final[Mapping[str, str]] = {"wall": "wall", "work": "desk"}
DEPENDENCY: Final = re.compile(r'<script src="/_dash-component-suites/(dash/deps/[^"]+)"></script>\s*')
"""React and what it needs: four files that every page loads, served as one."""
LIBRARY: Final = re.compile(r'<script src="/_dash-component-suites/feffery_antd_components/[^"]+"></script>\s*')
"""The component library of work pages."""
WORKERS: Final[Mapping[str, tuple[str, ...]]] = {"wall": (), "work": ("blob:",)}
"""Tables of the component library start a worker from a blob; the wall has none of them."""
SPOKEN: Final = "desk.spoken."
"""How the keys of texts begin that the scripts of work pages say by themselves."""
CSRF_COOKIE: Final = "cockpit_csrf"
CSRF_HEADER: Final = "X-CSRFToken"
UNUSED: Final = re.compile(r'<script src="/_dash-component-suites/dash/dash_table/[^"]+"></script>\s*')
"""DataTable is deprecated and on none of our pages."""
SCRIPT_ADDRESS: Final = re.compile(r'src="/_dash-component-suites/([^"]+)"')


class _Dash(Dash):
    """Dash that tells a browser no more than its renderer needs.

    Left to itself it would send the layouts of all pages with each of them, to check there what a test checks here.
    """

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]
        for name in ("validation_layout", "python_version", "dash_version_url"):
            config.pop(name, None)
        return config | {"suppress_callback_exceptions": True}


class Dashboard:
    """The Dash app of a host; `prepare` must run before the first request."""

    def __init__(self, host: FastAPI, services: Services, pages: Sequence[Page], assets: Path) -> None:
        self._services = services
        self.pages = pages
        self._policies = {look: content_policy(()).encode() for look in LOOK_OF}
        self._bundles = {
            one.name: one for look in LOOKS for one in (joined_folder(assets / look, end) for end in (".js", ".css"))
        }
        desk = Desk(services, host.state.reads)
        self.dash: Any = _dash(host, services.settings.bureau.title, assets)
        self.dash.layout = shell
        route_pages(self.dash, desk, pages)
        for page in pages:
            page.register(self.dash, desk)

    @property
    def policy(self) -> bytes:
        """The policy of everything that is no work page."""
        return self._policies["wall"]

    def prepare(self) -> None:
        """Lets Dash collect assets and callbacks, which it would otherwise do at the first request for its own routes.

        Only then are the inline scripts known, and with them the policies.
        """
        self.dash._setup_server()
        hashes = self.dash.csp_hashes()
        self._policies = {look: content_policy(hashes, workers=WORKERS[look]).encode() for look in LOOK_OF}
        self._bundles["base.js"] = self._joined_dependencies()

    async def index(self, request: Request, page: Page, status: int = 200) -> Response:
        """The index page of a page: the scripts of its look, in the language and theme of the reader."""
        token = _enter(request)
        try:
            text = self._in_look(self._slim(self.dash.index()), page.look)
        finally:
            _leave(token)
        language = chosen_language(request.cookies, request.headers.get("accept-language"))
        theme = chosen_theme(request.cookies)
        words = self._words(language) if page.look == "work" else {}
        bureau = self._services.settings.bureau
        is_english = (language != CHINESE) if page.look == "work" else request.query_params.get("lang") == "en"
        values = {
            "{lang}": html_language(language if page.look == "work" else CHINESE),
            "{classes}": f"on-{LOOK_OF[page.look]} theme-{theme}",
            "{words}": escape(dumps(words, ensure_ascii=False)),
            "Loading...": self._services.texts(language, "shell.loading"),
            _titled(bureau.title): _titled(bureau.title_en if is_english else bureau.title),
        }
        for name, value in values.items():
            text = text.replace(name, value)
        headers = {
            "Cache-Control": "no-store",  # or "back" would show a page to whoever sits there after the sign-out
            "Content-Security-Policy": self._policies[page.look].decode(),
            "Vary": "Accept-Language, Cookie",
        }
        return HTMLResponse(text, status, headers)

    def files(self) -> list[str]:
        """`package/path` of everything that index pages name: scripts of component packages, and bundles."""
        scripts = SCRIPT_ADDRESS.findall(self._slim(self.dash._generate_scripts_html()))
        return list(dict.fromkeys([*scripts, *(bundle.address for bundle in self._bundles.values())]))

    def address_of(self, bundle: str) -> str:
        """`package/path` of one of our bundles, such as `desk.css`."""
        return self._bundles[bundle].address

    def _words(self, language: str) -> dict[str, str]:
        """What the scripts of work pages say by themselves."""
        table = self._services.texts.tables[language]
        return {key.removeprefix(SPOKEN): text for key, text in table.items() if key.startswith(SPOKEN)}

    def _in_look(self, page: str, look: str) -> str:
        """The page with the scripts and sheets of one look alone: the wall does without the component library."""
        if look == "wall":
            page = LIBRARY.sub("", page)
        for end in ("css", "js"):
            page = page.replace(f"{{look.{end}}}", self._bundles[f"{LOOK_OF[look]}.{end}"].address)
        return page

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


def _titled(title: str) -> str:
    """What the tab of the browser is called until the page says more."""
    return f"<title>{escape(title)}</title>"


def _dash(host: Any, title: str, assets: Path) -> Any:
    app: Any = _Dash(
        "cockpit",
        server=host,
        backend="fastapi",
        assets_folder=str(assets),
        assets_path_ignore=[rf"^({'|'.join((*LOOKS, 'login', 'alone'))})$"],
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
        csrf_token_name=CSRF_COOKIE,
        csrf_header_name=CSRF_HEADER,
    )
    app.backend._setup_catchall = lambda: None
    app.backend.websocket_capability = False  # else every page tries to open one for ever, and fills the console
    host.router.routes[:] = [
        route for route in host.router.routes if getattr(route, "path", "") != "/_dash-ws-callback"
    ]
    return app
