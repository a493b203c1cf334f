"""A browser for tests: Chromium, with a site out of a folder, and a note of all that a page does.

Nothing it asks for leaves the process: the site is answered from its folder, pictures of the hosts
that a test names are answered with one grey point, and everything else is refused and noted.
"""

import base64
import mimetypes
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, sync_playwright

PROGRAM: Final = shutil.which("chromium")
SITE: Final = "http://site.example"
"""Where the folder is; without TLS, as a browser then still sends what a page asks for."""

_OPTIONS: Final = (
    "--no-sandbox",  # tests run as root in containers, which Chromium's sandbox refuses
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # what the browser itself asks for goes nowhere
)
_POINT: Final = base64.b64decode("R0lGODlhAQABAIAAAMzMzAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")


@dataclass(slots=True)
class Seen:
    """What a page did beyond showing itself.

    *scripts* are the places of scripts that were compiled, wherever they came from: an element, a
    handler, an address (which is none), or a test that evaluates something. *requests* are ``kind
    address`` of what was asked for and is neither the page nor a picture of a named host. *errors*
    are those that the console shows.
    """

    scripts: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether it did nothing at all."""
        return not (self.scripts or self.requests or self.dialogs or self.errors)


class Tab:
    """A tab of the browser: Playwright's *page*, and what the page in it did."""

    def __init__(
        self, context: BrowserContext, site: Path, hosts: Collection[str], *, scripts: bool = True
    ) -> None:
        self.page: Page = context.new_page()
        self.seen = Seen()
        self._site = site
        self._hosts = hosts
        self._address = ""
        self.page.route("**/*", self._answer)
        self.page.on("dialog", self._dialog)
        self.page.on("popup", lambda page: self.seen.requests.append(f"popup {page.url}"))
        self.page.on("download", lambda got: self.seen.requests.append(f"download {got.url}"))
        self.page.on("pageerror", lambda error: self.seen.errors.append(str(error)))
        self.page.on("console", self._console)
        self.page.on("websocket", lambda opened: self.seen.requests.append(f"ws {opened.url}"))
        self._devtools = context.new_cdp_session(self.page)
        self._devtools.on("Debugger.scriptParsed", self._compiled)
        if scripts:  # where none may run, there is nothing to enable
            self._devtools.send("Debugger.enable")

    def visit(self, path: str) -> Page:
        """Load the page at *path* of the site, and from now on note what it does."""
        self._address = f"{SITE}/{path.removeprefix('/')}"
        self.seen = Seen()
        self.page.goto(self._address)
        return self.page

    def look(self, function: str) -> object:
        """Return what a function of JavaScript finds; it shares nothing with the page but its DOM.

        Unlike Playwright's ``evaluate`` it isn't noted as a script of the page.
        """
        frame = self._devtools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._devtools.send("Page.createIsolatedWorld", {"frameId": frame})
        answer = self._devtools.send(
            "Runtime.evaluate",
            {
                "expression": f"({function})()",
                "contextId": world["executionContextId"],
                "returnByValue": True,
            },
        )
        assert "exceptionDetails" not in answer, answer
        found: object = answer["result"].get("value")
        return found

    def _answer(self, route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        if request.url != self._address or not request.is_navigation_request():
            if request.resource_type == "image" and parts.hostname in self._hosts:
                route.fulfill(body=_POINT, content_type="image/gif")
                return
            self.seen.requests.append(f"{request.resource_type} {request.url}")
        file = (self._site / unquote(parts.path).lstrip("/")).resolve()
        file = file / "index.html" if file.is_dir() else file
        inside = request.url.startswith(SITE) and file.is_relative_to(self._site.resolve())
        if not inside or not file.is_file():
            route.abort()
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        route.fulfill(body=file.read_bytes(), content_type=kind)

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.dialogs.append(f"{dialog.type} {dialog.message}")
        dialog.dismiss()

    def _console(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.seen.errors.append(str(getattr(message, "text", "")))

    def _compiled(self, script: Mapping[str, object]) -> None:
        world = script.get("executionContextAuxData")
        if isinstance(world, Mapping) and world.get("isDefault"):
            self.seen.scripts.append(f"{script['url']}:{script['startLine']}")


class Chromium:
    """A browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    @contextmanager
    def tabs(
        self,
        site: Path,
        number: int = 1,
        *,
        hosts: Collection[str] = (),
        scripts: bool = True,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
    ) -> Iterator[list[Tab]]:
        """Open *number* tabs that share cookies and storage, and show the site in folder *site*.

        Pictures of *hosts* are answered and not noted. Without *scripts* none runs.
        """
        context = self._browser.new_context(
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        try:
            yield [Tab(context, site, hosts, scripts=scripts) for _ in range(number)]
        finally:
            context.close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Run the browser; a thread that does can't run an event loop of its own meanwhile."""
    assert PROGRAM is not None
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=PROGRAM, args=_OPTIONS) as browser,
    ):
        yield Chromium(browser)
