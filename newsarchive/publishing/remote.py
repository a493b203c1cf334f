"""The remote: pushing, fetching, and what its answers mean."""

from dataclasses import dataclass
from typing import Final, Literal

from newsarchive.errors import PublishError
from newsarchive.publishing.git import Answer
from newsarchive.publishing.repository import UPSTREAM, Repository, Target
from newsarchive.redaction import redact

Outcome = Literal["pushed", "behind", "again", "refused"]

# Words of git, in the language C, and of what it talks to.
_BEHIND: Final = ("fetch first", "non-fast-forward", "stale info", "needs force")
_RACE: Final = ("cannot lock ref", "failed to update ref", "failed to lock", "incorrect old value")
_FINAL: Final = (
    "authentication failed",
    "could not read username",
    "could not read password",
    "terminal prompts disabled",
    "permission denied",
    "permission to",
    "error: 403",
    "error: 401",
    "host key verification failed",
    "does not appear to be a git repository",
    "repository not found",
    "does not exist",
    "no such remote",
    "not found",
    "is not a git command",
)


@dataclass(frozen=True, slots=True)
class Pushed:
    """How a push went, and why it didn't."""

    outcome: Outcome
    reason: str = ""


def push(repository: Repository, target: Target, *, seconds: float) -> Pushed:
    """Push the branch as it is; the remote takes all or nothing."""
    what = f"{repository.head}:{target.branch}"
    try:
        answer = repository.git.attempt(
            "push",
            "--porcelain",
            "--",
            target.remote,
            what,
            seconds=seconds,
            alone=True,
        )
    except PublishError as error:
        return Pushed("again", error.reason)
    return _judge(answer)


def _judge(answer: Answer) -> Pushed:
    if answer.status == 0:
        return Pushed("pushed")
    refused = [line for line in answer.text.splitlines() if line.startswith("!")]
    words = refused[0].split("\t")[-1] if refused else answer.said
    lowered = (words if refused else answer.err).lower()
    if refused and any(word in lowered for word in _BEHIND):
        return Pushed("behind", words)
    if refused:
        outcome: Outcome = "again" if any(word in lowered for word in _RACE) else "refused"
        return Pushed(outcome, redact(_with_remarks(words, answer.err)))
    final = any(word in lowered for word in _FINAL)
    return Pushed("refused" if final else "again", redact(words))


def _with_remarks(words: str, err: str) -> str:
    """Return the refusal with what the remote said about it."""
    remarks = [
        line.removeprefix("remote:").strip() for line in err.splitlines() if "remote:" in line
    ]
    said = " ".join(dict.fromkeys(filter(None, remarks)))[:300]
    return f"{words}: {said}" if said else words


def fetch(repository: Repository, target: Target, *, seconds: float) -> Pushed:
    """Fetch what the remote's branch has now; it is then at UPSTREAM."""
    what = f"+{target.branch}:{UPSTREAM}"
    try:
        answer = repository.git.attempt(
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
            "--",
            target.remote,
            what,
            seconds=seconds,
            alone=True,
        )
    except PublishError as error:
        return Pushed("again", error.reason)
    if answer.status == 0:
        return Pushed("pushed")
    final = any(word in answer.err.lower() for word in _FINAL)
    return Pushed("refused" if final else "again", redact(answer.said))
