"""Standard output, as commands print to it: what can't be written is an error of ours."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import TextIO

from newsarchive.errors import OutputError


class _Output:
    """A stream that raises OutputError where writing fails, as to a full disk."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with _told():
            return self._stream.write(text)

    def flush(self) -> None:
        with _told():
            self._stream.flush()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # whoever read it has seen enough, which is no fault
        raise
    except OSError as error:
        raise OutputError("standard output", f"can't be written: {error.strerror}") from error


@contextmanager
def printing() -> Iterator[None]:
    """Print all that is printed inside; raises OutputError where that fails, and prints no more.

    Whoever reads our output may end first, as head does; then the rest goes nowhere.
    """
    stream = sys.stdout
    if stream is None:  # closed by whoever started us
        yield
        return
    try:
        with redirect_stdout(_Output(stream)):
            yield
            sys.stdout.flush()
    except BrokenPipeError:
        _print_no_more(stream)
    except OutputError:
        _print_no_more(stream)
        raise


def _print_no_more(stream: TextIO) -> None:
    """Let the rest go nowhere; Python would complain of it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
