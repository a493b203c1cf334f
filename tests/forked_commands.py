"""Runs many short commands without loading Scrapy for each: every one is a fork of this process.

Reads one JSON list of arguments a line, and answers with status, output and errors the same way.
"""

import json
import os
import sys
import tempfile
from typing import IO

from scrapy.cmdline import execute
from scrapy.utils.misc import walk_modules

# Loaded here once, so that no fork has to.
_LOADED = ("scrapy.commands", "newsarchive.commands", "newsarchive.settings", "spiders")


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def run(arguments: list[str]) -> tuple[int, str, str]:
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
        print(json.dumps(run(json.loads(line))), flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
