"""Runs git: no prompts, no pager, no surprises of the environment, and an end to every call."""

import os
import signal
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from newsarchive.errors import PublishError

LOCAL_SECONDS: Final = 900.0
"""How long git may work on this machine alone; a first commit of many posts takes minutes."""

# What a git that started us would tell its own children: another repository, index or work tree.
_FOREIGN: Final = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_ICASE_PATHSPECS",
        "GIT_INDEX_FILE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """How git ended, and what it said."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it put out, without the blanks at its end."""
        return self.out.decode("utf-8", "surrogateescape").strip()

    @property
    def said(self) -> str:
        """The line of its errors that says most."""
        lines = [line.strip() for line in self.err.splitlines() if line.strip()]
        telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
        line = (telling or lines or [f"git ended with status {self.status}"])[0]
        return line.removeprefix("fatal: ").removeprefix("error: ")


@dataclass(frozen=True, slots=True)
class Git:
    """Git in *folder*. *held* is a file whose lock lasts as long as a call that has it."""

    folder: Path
    held: int | None = None
    index: Path | None = None
    seconds: float = LOCAL_SECONDS

    def holding(self, descriptor: int) -> Self:
        """Return the same whose local work keeps the lock on *descriptor*, also if we die."""
        return replace(self, held=descriptor)

    def with_index(self, path: Path) -> Self:
        """Return the same that works with the index at *path*."""
        return replace(self, index=path)

    def ask(self, *arguments: str, given: bytes = b"") -> Answer:
        """Run ``git ARGUMENTS`` and return its answer; PublishError if it fails."""
        answer = self.attempt(*arguments, given=given)
        if answer.status:
            raise PublishError(str(self.folder), f"git {arguments[0]}: {answer.said}")
        return answer

    def attempt(
        self, *arguments: str, given: bytes = b"", seconds: float = 0, alone: bool = False
    ) -> Answer:
        """Run ``git ARGUMENTS`` and return its answer, whatever it is.

        One that doesn't end within *seconds* is ended; PublishError. With *alone* it doesn't keep
        our lock, as helpers that it starts may live on.
        """
        limit = seconds or self.seconds
        kept = (self.held,) if self.held is not None and not alone else ()
        process = self._start(arguments, kept)
        try:
            out, err = process.communicate(given, timeout=limit)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise PublishError(
                str(self.folder), f"git {arguments[0]}: no end within {limit:g} seconds"
            ) from error
        except BaseException:
            _end(process)
            raise
        return Answer(process.returncode, out, err.decode("utf-8", "replace"))

    def _start(self, arguments: Sequence[str], kept: tuple[int, ...]) -> subprocess.Popen[bytes]:
        command = ["git", "-C", str(self.folder), *_QUIET, *arguments]
        try:
            return subprocess.Popen(  # noqa: S603 (git, with arguments that are no options)
                command,
                env=self._environment(arguments[0]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=kept,
                start_new_session=True,
            )
        except OSError as error:
            raise PublishError("git", f"can't be run: {error.strerror}") from error

    def _environment(self, command: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        ours = {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_EDITOR": "true",
            "LC_ALL": "C",
        }
        if self.index is not None:
            ours["GIT_INDEX_FILE"] = str(self.index)
        asking = {"GIT_ASKPASS": "true", "GIT_SSH_COMMAND": _ssh(kept)}
        if command in _REMOTE:  # variables outrank what git is set to
            for name in self.attempt("config", "--name-only", "--get-regexp", _SET).text.split():
                asking.pop(_SET_BY[name.lower()], None)
        return {**asking, **kept, **ours}


_REMOTE: Final = frozenset({"fetch", "ls-remote", "push"})
_SET: Final = r"^core\.(askpass|sshcommand)$"
_SET_BY: Final = {"core.askpass": "GIT_ASKPASS", "core.sshcommand": "GIT_SSH_COMMAND"}
_QUIET: Final = ("--no-pager", "-c", "core.quotePath=false", "-c", "advice.detachedHead=false")


def _ssh(environment: dict[str, str]) -> str:
    # The program that GIT_SSH names takes no options of ours.
    return environment.get("GIT_SSH", "ssh -o BatchMode=yes")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End *process* and what it has started."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.communicate()


def lines(texts: Iterable[str]) -> bytes:
    """Return *texts* as the lines of an input."""
    return "".join(f"{text}\n" for text in texts).encode("utf-8", "surrogateescape")


def quoted(path: str) -> str:
    """Return *path* for a line in which git takes a quotation mark for the start of quoting."""
    if not path.startswith('"') and "\n" not in path:
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def words(out: bytes) -> list[str]:
    """Return the parts of an output that a zero byte ends."""
    return [part.decode("utf-8", "surrogateescape") for part in out.split(b"\0")[:-1]]
