"""Real crawls for tests: our command in a process of its own, against an origin on loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

from newsarchive.demo.server import Origin

ROOT = Path(__file__).parent.parent

_QUICK = {
    "AUTOTHROTTLE_ENABLED": "0",
    "DOWNLOAD_DELAY": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "RETRY_BACKOFF": "0.01",
    "LOG_LEVEL": "INFO",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it said on standard error."""
        return self.err.splitlines()


@dataclass(slots=True)
class Workplace:
    """A folder with an archive and a site, and the origin that is crawled into it."""

    folder: Path
    origin: Origin | None = None
    archive: Path | None = None  # where the archive is, if not in the folder

    @property
    def site(self) -> Path:
        """The site folder."""
        return self.folder / "site"

    @property
    def database(self) -> Path:
        """The archive's file."""
        return self.archive or self.folder / "archive.db"

    def settings(self, **more: str) -> list[str]:
        """Return the options that make a command work here."""
        values = {
            **_QUICK,
            "SITE_DIR": str(self.site),
            "ARCHIVE_URL": f"sqlite:///{self.database}",
            "MIRROR_URL": self.origin.url if self.origin else "http://127.0.0.1:9",
            **more,
        }
        return [part for name, value in values.items() for part in ("-s", f"{name}={value}")]

    def start(
        self, *command: str, before: Callable[[], None] | None = None, **settings: str
    ) -> subprocess.Popen[str]:
        """Start ``scrapy COMMAND`` in the project; *before* runs in the new process first."""
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command, *self.settings(**settings)],
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=before,  # noqa: PLW1509 (no threads start processes here)
        )

    def run(self, *command: str, stdin: str = "", **settings: str) -> Ended:
        """Run ``scrapy COMMAND`` to its end."""
        with self.start(*command, before=None, **settings) as process:
            out, err = process.communicate(stdin, timeout=120)
        return Ended(process.returncode, out, err)

    def crawl(
        self,
        spider: str,
        *,
        stdin: str = "",
        settings: Mapping[str, str] | None = None,
        **arguments: str,
    ) -> Ended:
        """Run ``scrapy crawl SPIDER``."""
        given = [part for each in arguments.items() for part in ("-a", "=".join(each))]
        return self.run("crawl", spider, *given, stdin=stdin, **(settings or {}))

    def kill_after(self, seconds: float, spider: str, **arguments: str) -> int:
        """Start a crawl, kill it after *seconds*, and return how it ended."""
        given = [part for each in arguments.items() for part in ("-a", "=".join(each))]
        with self.start("crawl", spider, *given) as process:
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        return process.returncode

    def posts(self) -> dict[str, str]:
        """Return every post, by its path in the site."""
        return {
            path.relative_to(self.site).as_posix(): path.read_text("utf-8")
            for path in sorted(self.site.rglob("*.md"))
        }

    def post(self, article_id: str) -> str:
        """Return the post of an article."""
        (found,) = [text for path, text in self.posts().items() if article_id in path]
        return found

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of an SQL query."""
        connection = connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def change(self, statement: str) -> None:
        """Change the archive by an SQL statement."""
        with closing(connect(self.database)) as connection, connection:
            connection.execute(statement)

    def numbers(self) -> dict[str, int]:
        """Return what ``scrapy status`` counts."""
        report = json.loads(self.run("status", "--json").out)
        return {name: int(number) for name, number in report["numbers"].items()}

    def asked(self, part: str) -> list[str]:
        """Return the requests whose path holds *part*."""
        if self.origin is None:
            return []
        return [seen.path for seen in self.origin.requests if part in seen.path]
