"""Log records that hold no secrets, whoever writes them and wherever they go."""

import logging

from newsarchive.errors import ArchiveError, SiteError
from newsarchive.redaction import redact

_FROM_OUTSIDE = (ArchiveError, SiteError)


class DiscreetRecord(logging.LogRecord):
    """A log record whose message and traceback are redacted.

    A filter would miss tracebacks, and handlers that other libraries put in the place of ours. A
    full disk, a locked database and the like are said in one line: no traceback helps with them.
    """

    _traceback: str | None = None

    def getMessage(self) -> str:  # noqa: N802 (logging's)
        """Return the message, its arguments filled in, without secrets."""
        message = super().getMessage()
        error = self.exc_info[1] if self.exc_info else None
        if not isinstance(error, _FROM_OUTSIDE):
            return redact(message)
        self.exc_info = None
        line, _, _ = message.partition("\nTraceback")  # which some messages hold themselves
        return redact(line if str(error) in line else f"{line}: {error}")

    # Formatters keep the text of a traceback here before they write it.
    @property
    def exc_text(self) -> str | None:
        """The text of the traceback, without secrets."""
        return self._traceback

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._traceback = None if text is None else redact(text)


def hide_secrets() -> None:
    """Make every log record of this process a discreet one."""
    logging.setLogRecordFactory(DiscreetRecord)
