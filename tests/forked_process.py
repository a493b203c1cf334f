"""A process that has loaded Scrapy and all of ours, and forks for each command it is asked for."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from crawling import ROOT
from scrapy.utils.misc import walk_modules

# Loaded once, so that no fork has to.
_LOADED = ("scrapy.commands", "newsarchive.commands", "newsarchive.settings", "spiders")


class ForkedProcess:
    """Runs *program*, which calls `serve`, until the end of the ``with`` block."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, program],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT}/tests", "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: object) -> Any:  # noqa: ANN401 (what the program answers)
        """Return what the program answers; both are JSON, a line each."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        print(json.dumps(question), file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())

    def __enter__(self) -> Self:
        """Return the process."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._process.communicate()


def serve(answer: Callable[[Any], object]) -> None:
    """Answer each question with what *answer* makes of it, until standard input ends."""
    for name in _LOADED:
        walk_modules(name)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)  # noqa: T201 (the answer)
