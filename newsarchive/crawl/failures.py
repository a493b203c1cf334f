"""Why a download failed, in words: without names of classes."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.web.client import ResponseFailed

_WORDS: dict[type[Exception], str] = {
    CannotResolveHostError: "the host is unknown",
    DownloadConnectionRefusedError: "the connection was refused",
    DownloadFailedError: "the connection ended without a whole answer",
    DownloadTimeoutError: "no answer in time",
    ResponseDataLossError: "the answer was cut short",
}


def told_failure(error: Exception) -> str:
    """Return what *error*, which ended a download, means; what it says itself if that is words."""
    return next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "") or (
        str(error) or type(error).__name__
    )


def in_words(error: DownloadFailedError) -> DownloadFailedError:
    """Return *error* with what Twisted said instead of the reprs of its failures."""
    cause = error.__cause__
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else []
    told = "; ".join(dict.fromkeys(reason.getErrorMessage() for reason in reasons))
    words = _WORDS[DownloadFailedError]
    return DownloadFailedError(f"{words} ({told})" if told else words)
