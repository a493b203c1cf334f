"""The forms of codes that the site's script knows, against those that articles are read with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import PROGRAM, chromium

import newsarchive
from newsarchive.securities.codes import canonical
from newsarchive.securities.markets import load
from newsarchive.site.addresses import has_page

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium isn't installed on this machine")

SCRIPT = Path(newsarchive.__file__).parent / "site/files/assets/site.js"
CODES = {
    "stock": ("BRK.B", "BRK_B", "BRK-B", "AAPL", "US", "A"),
    "future": ("IF2401", "AU"),
    "board": ("BK0475",),
    "index": ("H30007", "HSTECH"),
    "": ("000001", "600519", "430047", "830799", "920002", "399001", "700", "00700", "9988"),
    "fund": ("161725",),
}


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], list[str]]]:
    script = SCRIPT.read_text("utf-8")
    part = script[script.index("  const narrow") : script.index("  // /securities/SZ/000/")]
    with chromium() as browser, browser.tabs(tmp_path_factory.mktemp("site")) as (tab,):
        yield lambda form: tab.page.evaluate(f"(form) => {{{part}; return codes(form); }}", form)


def forms() -> Iterator[str]:
    """Return codes of all kinds of markets in all forms, sensible or not."""
    tables = load()
    for code in {each for part in CODES.values() for each in part}:
        yield from (code, code.lower(), f"us{code}", f"US.{code}", f"{code}.US")
        yield from (f"{number}.{code}" for number in tables.numbers)
        yield from (f"{code}.{suffix}" for suffix in (*tables.suffixes, *tables.aliases))
        for prefix in ("SH", "sz", "BJ", "hk"):
            yield from (f"{prefix}{sign}{code}" for sign in ("", ".", ":", "_"))


def test_each_form_that_articles_are_read_with_leads_to_the_same_security(
    codes: Callable[[str], list[str]],
) -> None:
    wrong = {
        form: (said, found)
        for form in forms()
        if (security := canonical(form)).settled
        and has_page(said := security.code)
        and said not in (found := codes(form))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("000001.SZ", ["000001.SZ"]),
        ("sz000001", ["000001.SZ"]),
        ("hk700", ["00700.HK"]),
        ("００７００．ＨＫ", ["00700.HK"]),
        ("105.AAPL", ["AAPL.O", "AAPL.N", "AAPL.A", "AAPL.PK"]),
        ("1.000001", ["000001.SH"]),
        ("BRK/B", ["BRK.B.O", "BRK.B.N", "BRK.B.A", "BRK.B.PK"]),
        ("BRK.B", ["BRK.B", "BRK.B.O", "BRK.B.N", "BRK.B.A", "BRK.B.PK"]),
        ("贵州茅台", []),
    ],
)
def test_a_form_is_read_so(codes: Callable[[str], list[str]], form: str, wanted: list[str]) -> None:
    assert codes(form) == wanted
