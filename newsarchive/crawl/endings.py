"""How a run ended, in words."""

FINISHED = "finished"
INCOMPLETE = "incomplete"
ARCHIVE_FAILED = "archive-failed"

_EARLY = {
    "shutdown": "it was told to stop",
    "unreachable": "a host could not be reached",
    ARCHIVE_FAILED: "the archive could not be written",
    "memusage_exceeded": "it took more memory than MEMUSAGE_LIMIT_MB allows",
    "killed": "it was killed, or could not note its end",
    "failed": "of an error",
}


def early(outcome: str) -> str:
    """Return why a run with *outcome* ended before its work was done; "" if it came to its end."""
    if outcome in ("", FINISHED, INCOMPLETE, "running"):
        return ""
    if outcome.startswith("closespider_"):
        return f"it reached what {outcome.upper()} allows"
    return _EARLY.get(outcome, outcome)


def told_ending(outcome: str) -> str:
    """Return *outcome* as a few words."""
    reason = early(outcome)
    if reason:
        return f"stopped early, because {reason}"
    return "incomplete, as its log says" if outcome == INCOMPLETE else outcome
