"""Many short commands without loading Scrapy for each: every one is a fork of one process.

As a program it reads one JSON list of arguments a line, and answers with status, output and errors
the same way.
"""

import json
import os
import subprocess
import sys
import tempfile
from types import TracebackType
from typing import IO, Self

from crawling import ROOT, Ended, Workplace
from scrapy.cmdline import execute
from scrapy.utils.misc import walk_modules

# Loaded once, so that no fork has to.
_LOADED = ("scrapy.commands", "newsarchive.commands", "newsarchive.settings", "spiders")


class Commands:
    """The process that is forked; commands that crawl should have one of their own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT}/tests", "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, place: Workplace, *command: str, **settings: str) -> Ended:
        """Run ``scrapy COMMAND`` to its end, in *place*."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        words = [*command, *place.settings(**settings)]
        print(json.dumps(words), file=process.stdin, flush=True)
        return Ended(*json.loads(process.stdout.readline()))

    def __enter__(self) -> Self:
        """Return the commands."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._process.communicate()


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _run(arguments: list[str]) -> tuple[int, str, str]:
    """Return how ``scrapy ARGUMENTS`` ends in a process of its own."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            try:
                execute(["scrapy", *arguments])
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), _read(out), _read(err)


def main() -> None:
    """Run what is asked for until standard input ends."""
    for name in _LOADED:
        walk_modules(name)
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
