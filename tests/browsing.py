"""What the tests of pages in a real browser share: a reader who goes from page to page, and what is found there."""

from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, ConsoleMessage, Request, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
QUIET = """
    const style = new CSSStyleSheet();
    style.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
    document.adoptedStyleSheets = [style];
"""
WIDE, NARROW, NARROWEST = 1400, 400, 320
# axe would load style sheets itself; from the wrong address, so that the server would say 404
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,
    "rules": {"color-contrast-enhanced": {"enabled": True}},  # 7:1, and 4.5:1 for large letters
}
COLOURS = {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}


@dataclass
class Visit:
    """What was found on a page."""

    name: str
    axe: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    too_wide: int = 0


class Visitor:
    """A reader with a profile of their own, who goes from page to page. Two of them keep two processors busy."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.context = browser.new_context(reduced_motion="reduce")
        self.context.add_init_script(QUIET)
        self.context.add_init_script(AXE)
        self.page = self.context.new_page()
        self.visit = Visit("")
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.visit.errors.append(str(error)))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.visit.requests.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.visit.errors.append(f"{response.status} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.visit.errors.append(message.text)

    def look(self, width: int, mode: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 1000})
        self.page.emulate_media(color_scheme="dark" if mode == "dark" else "light")

    def set_out(self, name: str) -> None:
        """Go to a page and do not wait for it."""
        self.visit = Visit(name)
        self.page.goto(self.address + name, wait_until="commit")

    def arrive(self, mode: str) -> None:
        self.page.wait_for_load_state("load")
        self.page.wait_for_function("mode => document.documentElement.dataset.theme == mode", arg=mode)

    def begin_axe(self, *, frame_only: bool = False) -> None:
        """Start axe and do not wait for it. ``frame_only``: the colours of all that is around the text."""
        scope, options = (
            ({"exclude": ["article"]}, {**AXE_OPTIONS, "runOnly": COLOURS}) if frame_only else ({}, AXE_OPTIONS)
        )
        self.page.evaluate(
            """([scope, options]) => { window.found = new Promise(resolve => setTimeout(
                () => resolve(axe.run(scope.exclude ? scope : document, options)))) }""",
            [scope, options],
        )

    def end_axe(self, where: str) -> None:
        for violation in self.page.evaluate("async () => (await window.found).violations"):
            for node in violation["nodes"]:
                self.visit.axe.append(f"{where}: {violation['id']}: {' '.join(map(str, node['target']))}")

    def measure(self) -> None:
        self.page.set_viewport_size({"width": NARROWEST, "height": 1000})
        self.visit.too_wide = self.page.evaluate(
            "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )
