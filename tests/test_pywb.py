"""The captures of a crawl, replayed by pywb: an independent reader of WARC files."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import build_opener

import pytest
from crawling import ROOT, Workplace
from test_archive import article
from test_captures import EXCHANGE, capture, keep

from newsarchive.archive.captures import Kept
from newsarchive.archive.keeping import Keeping
from newsarchive.archive.store import Archive
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

PYWB = ROOT / ".venv-pywb" / "bin"
pytestmark = pytest.mark.skipif(
    not (PYWB / "wayback").exists(), reason="pywb is not installed; make pywb installs it"
)
PAGE = capture(b"<p>twice the same", exchange=EXCHANGE)
START = 60  # seconds
ask = build_opener()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """Return where lists, texts and a page were crawled, and one answer came twice."""
    folder = tmp_path_factory.mktemp("crawled")
    with Origin(Store.demo()) as origin:
        place = Workplace(folder, origin)
        assert place.crawl("eastmoney", columns="345").status == 0
    url = f"sqlite:///{place.database}"
    with closing(Archive.open(url, keeping=Keeping("warc"))) as archive:
        again = capture(PAGE.body, fetched=PAGE.fetched + timedelta(days=1), url=PAGE.url + "&y=2")
        keep(archive, article(1, captures=(PAGE,)), article(2, captures=(again,)))
    return place


def run(folder: Path, *command: str) -> None:
    subprocess.run([PYWB / command[0], *command[1:]], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def server(place: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a pywb that serves the files of the crawl."""
    folder = tmp_path_factory.mktemp("pywb")
    run(folder, "wb-manager", "init", "news")
    run(folder, "wb-manager", "add", "news", *map(str, (place.folder / "captures").iterdir()))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [PYWB / "wayback", "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "no_proxy": "*"},
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/", process)
            yield f"http://127.0.0.1:{port}/news"
        finally:
            process.kill()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START * 10):
        assert process.poll() is None
        try:
            ask.open(url).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"pywb did not answer within {START} seconds")


def replayed(server: str, kept: Kept) -> tuple[bytes, str]:
    """Return body and type of an answer as pywb gives it, without changes of its own."""
    with ask.open(f"{server}/{kept.fetched:%Y%m%d%H%M%S}id_/{kept.url}") as response:
        return response.read(), response.headers["Content-Type"]


def test_every_answer_comes_back_with_its_bytes(place: Workplace, server: str) -> None:
    with closing(Archive.open(f"sqlite:///{place.database}", writer=False)) as archive:
        captures = list(archive.captures.all())
        assert {each.kind for each in captures} == {"listing", "article-api", "page"}
        assert [each.revisit for each in captures].count(True) == 1
        for each in captures:
            answer = archive.captures.answer(each)
            body, kind = replayed(server, each)
            assert body == answer.body, each
            if not each.revisit:
                assert kind == answer.header("Content-Type")


def test_an_article_can_be_read_in_what_comes_back(place: Workplace, server: str) -> None:
    with closing(Archive.open(f"sqlite:///{place.database}", writer=False)) as archive:
        (kept,) = archive.captures.of(["eastmoney:202601153640145711"])[
            "eastmoney:202601153640145711"
        ]
    body, kind = replayed(server, kept)
    assert kind == "application/json; charset=utf-8"
    assert json.loads(body)["data"]["Art_Title"] == "北交所公司样本新材签订大单"
