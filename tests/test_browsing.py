"""The browser of the tests sees what a page does: an instrument that can't fail proves nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PROGRAM, SITE, Chromium, Seen, chromium

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium isn't installed on this machine")

DEEDS = {
    "a script": ("<script>var a = 1</script>", "scripts", "act.html:0"),
    "a module": ("<script type=module>let a = 1</script>", "scripts", "act.html:0"),
    "a handler": (
        "<img src=http://named.example/a.gif onload='window.a = 1'>",
        "scripts",
        "act.html:0",
    ),
    "an address that is a script": (
        "<iframe src='javascript:window.a = 1'></iframe>",
        "scripts",
        ":0",
    ),
    "a script of a frame": (
        '<iframe srcdoc="<script>var a = 1</script>"></iframe>',
        "scripts",
        "about:srcdoc:0",
    ),
    "a script of a drawing": ("<svg onload='window.a = 1'></svg>", "scripts", "act.html:0"),
    "a dialog": ("<script>alert('seen')</script>", "dialogs", "alert seen"),
    "a question": ("<script>confirm('seen')</script>", "dialogs", "confirm seen"),
    "a picture": ("<img src=//evil.example/a>", "requests", "image http://evil.example/a"),
    "a background": (
        "<p style='background: url(//evil.example/a)'>甲",
        "requests",
        "image http://evil.example/a",
    ),
    "a style sheet": (
        "<link rel=stylesheet href=//evil.example/a>",
        "requests",
        "stylesheet http://evil.example/a",
    ),
    "a frame": (
        "<iframe src=//evil.example/a></iframe>",
        "requests",
        "document http://evil.example/a",
    ),
    "a drawing of another": (
        "<object data=//evil.example/a></object>",
        "requests",
        "document http://evil.example/a",
    ),
    "a refresh": (
        "<meta http-equiv=refresh content='0;url=//evil.example/a'>",
        "requests",
        "document http://evil.example/a",
    ),
    "a form that sends itself": (
        "<form action=//evil.example/a></form><script>document.forms[0].submit()</script>",
        "requests",
        "document http://evil.example/a?",
    ),
    "a call": (
        "<script>fetch('//evil.example/a').catch(String)</script>",
        "requests",
        "fetch http://evil.example/a",
    ),
    "a beacon": (
        "<script>navigator.sendBeacon('//evil.example/a')</script>",
        "requests",
        "ping http://evil.example/a",
    ),
    "a socket": (
        "<script>new WebSocket('ws://evil.example/a')</script>",
        "requests",
        "ws ws://evil.example/a",
    ),
    "a file of the site": ("<img src=/b.gif>", "requests", f"image {SITE}/b.gif"),
    "an error": ("<script>throw new Error('seen')</script>", "errors", "seen"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """The browser."""
    with chromium() as started:
        yield started


def watched(browser: Chromium, site: Path, markup: str, expected: str = "") -> Seen:
    """Return what a page of *markup* did, by the time that *expected* was seen."""
    (site / "act.html").write_text(f"<!DOCTYPE html><title>甲</title><body>{markup}")
    with browser.tabs(site, hosts=["named.example"]) as (tab,):
        tab.visit("act.html")
        until = time.monotonic() + (10 if expected else 0.5)
        while time.monotonic() < until and (not expected or expected not in repr(tab.seen)):
            tab.page.wait_for_timeout(20)
        return tab.seen


@pytest.mark.parametrize(("markup", "kind", "expected"), DEEDS.values(), ids=DEEDS)
def test_what_a_page_does_is_seen(
    browser: Chromium, tmp_path: Path, markup: str, kind: str, expected: str
) -> None:
    seen = watched(browser, tmp_path, markup, expected)
    assert any(one.endswith(expected) for one in getattr(seen, kind)), seen


def test_a_page_that_only_shows_words_and_a_named_picture_does_nothing(
    browser: Chromium, tmp_path: Path
) -> None:
    seen = watched(browser, tmp_path, "<p>甲<img src=https://named.example/a.gif></p>")
    assert seen.nothing, seen
