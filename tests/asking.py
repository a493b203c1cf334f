"""Requests for tests: our download settings in a process of its own, against given addresses.

Run as a script with a `Task` in JSON on standard input, it prints what became of each address.
"""

import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.internet._resolver import GAIResolver
from twisted.python.failure import Failure

from newsarchive.crawl import guard

ROOT = Path(__file__).parent.parent

Names = Mapping[str, Sequence[str]]
"""The addresses of a host, one for each time that it is looked up; the last one stays."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to ask; *ports* may be asked besides 80 and 443."""

    urls: list[str]
    settings: dict[str, object] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an address: an answer's status and size, or an error's class and text."""

    url: str
    status: int = 0
    size: int = 0
    final: str = ""
    error: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a task: its log, its largest size in MB, and its count of refusals."""

    outcomes: dict[str, Outcome]
    log: str
    peak: int
    refused: int


def ask(
    *urls: str,
    names: Names | None = None,
    ports: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
    **settings: object,
) -> Report:
    """Ask for *urls* in a process of its own and return what became of it."""
    given = {name: list(addresses) for name, addresses in (names or {}).items()}
    task = Task(list(urls), settings, given, list(ports))
    ended = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(asdict(task)),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **(environment or {})},
    )
    answer = json.loads(ended.stdout)
    outcomes = {each["url"]: Outcome(**each) for each in answer["outcomes"]}
    return Report(outcomes, ended.stderr, answer["peak"], answer["refused"])


class Asker(Spider):
    """Asks for each address of a task."""

    name = "asker"

    def __init__(self, task: Task, outcomes: list[Outcome]) -> None:
        super().__init__()
        self._task = task
        self._outcomes = outcomes

    async def start(self) -> AsyncIterator[Request]:
        """Ask for all."""
        for url in self._task.urls:
            asked = {"asked": url}
            yield Request(
                url, self.answered, errback=self.failed, cb_kwargs=asked, dont_filter=True
            )

    def answered(self, response: Response, asked: str) -> None:
        """Note an answer."""
        size = len(response.body)
        self._outcomes.append(Outcome(asked, response.status, size, final=response.url))

    def failed(self, failure: Failure) -> None:
        """Note an error."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        error = type(failure.value).__name__
        told = str(failure.value)
        self._outcomes.append(Outcome(request.cb_kwargs["asked"], error=error, told=told))


_SETTINGS: dict[str, object] = {
    "ITEM_PIPELINES": {},
    "ARCHIVE_URL": "",
    "ROBOTSTXT_OBEY": False,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "RETRY_BACKOFF": 0.01,
    "RETRY_TIMES": 1,
    "PROGRESS": "log",
}


def _peak() -> int:
    """Return the most memory this program had, in MB.

    Not getrusage: to Linux the peak of the process that started this one is this one's, too.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    """Do the task on standard input."""
    task = Task(**json.load(sys.stdin))
    settings = Settings()
    settings.setmodule("newsarchive.settings", priority="project")
    settings.update(_SETTINGS, priority="cmdline")
    settings.update(task.settings, priority="cmdline")
    guard._WEB_PORTS = guard._WEB_PORTS | {str(port) for port in task.ports}  # type: ignore[misc]
    process = AsyncCrawlerProcess(settings)
    from twisted.internet import reactor  # noqa: PLC0415 (the process has made it)

    answers = {name: list(addresses) for name, addresses in task.names.items()}

    def look_up(host: str, port: int, family: int = 0, kind: int = 0) -> list[object]:
        addresses = answers.get(host)
        if addresses is not None:
            host = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        flags = socket.AI_NUMERICHOST  # no name server is asked
        return list(socket.getaddrinfo(host, port, family, kind, flags=flags))

    reactor.installNameResolver(GAIResolver(reactor, reactor.getThreadPool, look_up))  # type: ignore[arg-type]
    outcomes: list[Outcome] = []
    crawler = process.create_crawler(Asker)
    process.crawl(crawler, task, outcomes)
    process.start()
    answer = {
        "outcomes": [asdict(each) for each in outcomes],
        "peak": _peak(),
        "refused": crawler.stats.get_value("newsarchive/refused", 0),
    }
    print(json.dumps(answer))  # noqa: T201 (its voice)


if __name__ == "__main__":
    main()
