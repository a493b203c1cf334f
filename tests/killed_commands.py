"""Commands that are killed at a chosen step, each a fork of one process that has loaded everything.

A step is something that a run does to the world outside: a statement or a commit of the database, a
file that is opened, written, renamed or removed, a folder made, a process started, an answer taken.
A process that dies at a step dies before it, or in the middle of it: what it was writing is half
there. As a program it reads one JSON list a line and answers the same way.
"""

import atexit
import itertools
import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

from forked_process import ForkedProcess, serve
from scrapy.cmdline import execute

KILLED = -signal.SIGKILL


class KilledCommands(ForkedProcess):
    """The process that is forked."""

    def __init__(self) -> None:
        super().__init__(__file__)

    def run(
        self,
        folder: Path,
        commands: Sequence[Sequence[str]],
        *,
        step: int = 0,
        seconds: float = 0.0,
        fault: str = "",
        jumping: bool = False,
    ) -> tuple[list[int], int]:
        """Run *commands* in turn until one fails; return their statuses and the steps they took.

        The process is killed at *step*, counted over all commands, or after *seconds*, if one of
        them is given. *fault* names what is broken in the program (see `FAULTS`). With *jumping*
        the clock jumps back and forth while the commands run, and between them.
        """
        how = {"step": step, "seconds": seconds, "fault": fault, "jumping": jumping}
        statuses, steps = self.ask([str(folder), [*map(list, commands)], how])
        return statuses, steps


# -- in the process that is forked -----------------------------------------------------------------

_EVENTS = frozenset(
    {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
)
_STARTS = frozenset({"subprocess.Popen", "os.posix_spawn"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


# Seconds by which a jumping clock is wrong, one after the other.
_HOUR, _DAY = 3600.0, 86400.0
JUMPS = (0.0, 3 * _DAY, -5 * _HOUR, 40 * _DAY, -2 * _DAY, _HOUR)
_STEPS_A_JUMP = 25
_OURS = ("newsarchive", "spiders", "pipelines")


class _LikeDatetime(type):
    """The type of a datetime that others are instances of."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class Steps:
    """Counts the steps of all commands of a run, and ends the process at one of them."""

    def __init__(self, folder: str, last: int) -> None:
        self._folder = folder
        self._last = last
        self._shared = mmap.mmap(-1, 8)

    @property
    def taken(self) -> int:
        """How many steps were taken, by whatever process."""
        return int(struct.unpack_from("q", self._shared)[0])

    def take(self) -> None:
        """Take a step, or die."""
        if self.dies_next():
            os.kill(os.getpid(), signal.SIGKILL)
        struct.pack_into("q", self._shared, 0, self.taken + 1)

    def dies_next(self) -> bool:
        """Tell whether the next step is the last."""
        return self.taken + 1 == self._last

    def watch(self) -> None:
        """Take a step at everything that this process does from now on."""
        from scrapy.core.downloader import Downloader  # noqa: PLC0415 - loaded already
        from sqlalchemy import Engine, event  # noqa: PLC0415 - loaded already

        event.listen(Engine, "before_cursor_execute", lambda *_: self.take())
        event.listen(Engine, "commit", lambda *_: self.take())
        sys.addaudithook(self._audited)
        write, pwrite, download = os.write, os.pwrite, Downloader._download

        def written(descriptor: int, data: bytes) -> int:
            if self._writes(descriptor):
                if self.dies_next():
                    write(descriptor, data[: len(data) // 2])
                self.take()
            return write(descriptor, data)

        def written_at(descriptor: int, data: bytes, place: int) -> int:
            if self._writes(descriptor):
                if self.dies_next():
                    pwrite(descriptor, data[: len(data) // 2], place)
                self.take()
            return pwrite(descriptor, data, place)

        async def downloaded(*arguments: Any) -> Any:  # noqa: ANN401 - Scrapy's
            response = await download(*arguments)
            self.take()
            return response

        _put(os, "write", written)
        _put(os, "pwrite", written_at)
        _put(Downloader, "_download", downloaded)

    def jump(self) -> None:
        """Let the clock of this process jump with every few steps, by hours and by days."""

        def ahead() -> float:
            return JUMPS[self.taken // _STEPS_A_JUMP % len(JUMPS)]

        class Jumping(datetime, metaclass=_LikeDatetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromtimestamp(time.time(), tz)

        seconds = time.time
        _put(time, "time", lambda: seconds() + ahead())
        _put(time, "time_ns", lambda: int(time.time() * 1e9))
        for name, module in tuple(sys.modules.items()):
            if name.partition(".")[0] in _OURS and vars(module).get("datetime") is datetime:
                _put(module, "datetime", Jumping)

    def _audited(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in _STARTS or (name in _EVENTS and self._inside(arguments[0])):
            self.take()
        elif name == "open":
            path, _, flags = arguments
            if flags & _WRITING and self._inside(path):
                self.take()

    def _writes(self, descriptor: int) -> bool:
        return self._inside(Path(f"/proc/self/fd/{descriptor}").readlink())

    def _inside(self, path: object) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self._folder)


def _put(owner: object, name: str, new: object) -> None:
    """Put *new* in the place of something of the program's."""
    setattr(owner, name, new)


def _without_pending() -> None:
    from newsarchive.archive.pending import Pending  # noqa: PLC0415

    def forgetful(self: Pending, connection: Any, rows: Any, captures: Any = ()) -> None:  # noqa: ANN401
        pass

    _put(Pending, "write", forgetful)


def _writing_in_place() -> None:
    from newsarchive.exporters import site_folder, whole_files  # noqa: PLC0415

    def in_place(target: Path, content: bytes, *, fsync: bool) -> None:
        whole_files._write(target, content, fsync=fsync)

    _put(site_folder, "put", in_place)


def _noting_before_writing() -> None:
    from newsarchive.exporters.site_folder import SiteFolder  # noqa: PLC0415

    # What is written is only remembered, and comes when the run ends.
    write = SiteFolder.write
    waiting: list[tuple[Any, ...]] = []

    def late(*arguments: Any, **_: Any) -> bool:  # noqa: ANN401
        if not waiting:
            atexit.register(lambda: [write(*arguments) for arguments in waiting])
        waiting.append(arguments)
        return True

    _put(SiteFolder, "write", late)


FAULTS = {
    "what a list showed isn't kept as pending": _without_pending,
    "posts are written in place": _writing_in_place,
    "a post is noted before it is written": _noting_before_writing,
}


def _fork(arguments: list[str], steps: Steps, fault: str, quiet: int, *, jumping: bool) -> int:
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        from newsarchive.crawl import commits  # noqa: PLC0415 - loaded already

        commits._INTERVAL = 0.05
        if fault:
            FAULTS[fault]()
        if jumping:
            steps.jump()
        steps.watch()
        try:
            execute(["scrapy", *arguments])
        except SystemExit as end:
            atexit._run_exitfuncs()
            os._exit(int(end.code or 0))
    return child


def _wait(child: int, until: float) -> int:
    """Wait for *child*, and kill all that it started when the time has come."""
    for _ in itertools.count():
        ended, status = os.waitpid(child, os.WNOHANG if until else 0)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= until:
            with suppress(ProcessLookupError):  # no group yet, as it has just begun
                os.killpg(child, signal.SIGKILL)
            os.kill(child, signal.SIGKILL)
            until = 0.0
        else:
            time.sleep(0.002)
    return 0


def _run(
    folder: str,
    commands: list[list[str]],
    *,
    step: int,
    seconds: float,
    fault: str,
    jumping: bool,
) -> tuple[list[int], int]:
    steps = Steps(folder, step)
    until = time.monotonic() + seconds if seconds else 0.0
    statuses: list[int] = []
    log = os.open(f"{folder}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for arguments in commands:
        statuses.append(_wait(_fork(arguments, steps, fault, log, jumping=jumping), until))
        if statuses[-1]:
            break
    os.close(log)
    return statuses, steps.taken


def _answer(question: tuple[str, list[list[str]], dict[str, Any]]) -> tuple[list[int], int]:
    folder, commands, how = question
    return _run(folder, commands, **how)


if __name__ == "__main__":
    serve(_answer)
