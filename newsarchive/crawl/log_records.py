"""Log records that hold no secrets, whoever writes them and wherever they go."""

import logging

from newsarchive.redaction import redact


class DiscreetRecord(logging.LogRecord):
    """A log record whose message and traceback are redacted.

    A filter would miss tracebacks, and handlers that other libraries put in the place of ours.
    """

    _traceback: str | None = None

    def getMessage(self) -> str:  # noqa: N802 (logging's)
        """Return the message, its arguments filled in, without secrets."""
        return redact(super().getMessage())

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
