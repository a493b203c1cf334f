"""Many short commands without loading Scrapy for each: every one is a fork of one process.

As a program it reads one JSON list of arguments a line, and answers with status, output and errors
the same way.
"""

import os
import sys
import tempfile
from typing import IO

from crawling import Ended, Workplace
from forked_process import ForkedProcess, serve
from scrapy.cmdline import execute


class Commands(ForkedProcess):
    """The process that is forked; commands that crawl should have one of their own."""

    def __init__(self) -> None:
        super().__init__(__file__)

    def run(self, place: Workplace, *command: str, **settings: str) -> Ended:
        """Run ``scrapy COMMAND`` to its end, in *place*."""
        return Ended(*self.ask([*command, *place.settings(**settings)]))


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


if __name__ == "__main__":
    serve(_run)
