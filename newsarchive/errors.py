"""Everything that can go wrong, as one tree.

Each error carries the input it is about and the reason, and prints both on one line.

::

    NewsArchiveError
      ArgumentError         a spider or command argument          (exit status 2)
      SettingError          a setting's value                     (exit status 2)
      OutputError           what is printed can't be written      (exit status 1)
      ArchiveError          the database can't be used            (exit status 1)
        ArchiveBusyError    another process is writing            (exit status 75)
      SiteError             the site folder can't be used         (exit status 1)
        SiteBusyError       another run is writing to it          (exit status 75)
        KeptFileError       a file there is somebody else's
      PublishError          the site's repository can't be used   (exit status 1)
        PublishBusyError    another git is at work there          (exit status 75)
      ImageError            what should be an image can't be stored
      CatalogueError        a data file of outlets is wrong
      NormaliseError        a text can't be normalised
        IdentityError       ... to an article's identity
        DateError           ... to a moment
        BodyError           ... to a body
      ForbiddenHostError    an address that a crawl must not ask
        UnsafeNameError     ... for what its name stands for now
      AnswerError           an upstream answer can't be used
        BadAnswerError      broken or blocked; worth another try
          UnaskedError      ... in another run: its host can't be reached in this one
            EndingRunError  ... as this one was told to end
        GoneError           upstream says there is no such article
      IncompleteError       an article lacks what a record needs
      PostError             a post file can't be read
        HiddenPostError     a post file isn't to be published
      CaptureError          a kept answer can't be read back
"""

import re

from newsarchive.items import Capture
from newsarchive.redaction import redact

# A subject may be anything that an upstream sends: line ends, and what terminals obey.
_NOT_ON_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class NewsArchiveError(Exception):
    """Base of all errors that this project raises on purpose."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        """Return subject and reason on one line, without secrets."""
        return _NOT_ON_A_LINE.sub(" ", redact(f"{self.subject}: {self.reason}"))


class ArgumentError(NewsArchiveError):
    """A spider or command argument is not usable; *subject* is ``name=value``."""


class SettingError(NewsArchiveError):
    """A setting's value is not usable; *subject* is ``NAME=value``."""


class OutputError(NewsArchiveError):
    """What a command prints can't be written, as when it goes to a file on a full disk."""


class ArchiveError(NewsArchiveError):
    """The archive can't be opened, read or written; *subject* is its URL."""


class ArchiveBusyError(ArchiveError):
    """Another process holds the archive."""


class SiteError(NewsArchiveError):
    """The site folder can't be written; *subject* is the path."""


class KeptFileError(SiteError):
    """A file in the site is not as we wrote it, so it is left alone; *subject* is its path."""


class SiteBusyError(SiteError):
    """Another run is writing to the site and did not finish within LOCK_TIMEOUT."""


class PublishError(NewsArchiveError):
    """What was written can't be committed or pushed; *subject* is where."""


class PublishBusyError(PublishError):
    """Another git is at work in the repository."""


class ImageError(NewsArchiveError):
    """An answer is no image that can be stored; *subject* is its URL."""


class CatalogueError(NewsArchiveError):
    """A data file is wrong; *subject* is ``file:line``."""


class NormaliseError(NewsArchiveError):
    """A text can't be normalised; *subject* is the text."""


class IdentityError(NormaliseError):
    """A URL or id names no article that we know how to identify."""


class DateError(NormaliseError):
    """A text holds no date, an impossible one or one that can't be decided."""


class BodyError(NormaliseError):
    """A body can't be cleaned; *subject* is the start of it."""


class ForbiddenHostError(NewsArchiveError):
    """An address is not asked: no public host, another scheme or port; *subject* is the URL."""


class UnsafeNameError(ForbiddenHostError):
    """A host's name stands for no public address, now; a name server may be out of order."""


class AnswerError(NewsArchiveError):
    """An upstream answer can't be used; *subject* is the URL asked, *answer* what came."""

    answer: Capture | None = None


class BadAnswerError(AnswerError):
    """The answer is broken, cut short or a block page; asking again may help."""


class UnaskedError(BadAnswerError):
    """Nothing was asked, as too much had failed at the host in this run."""


class EndingRunError(UnaskedError):
    """A request was given up because the run was told to end: nothing is known of it."""


class GoneError(AnswerError):
    """The upstream answered properly that it has no such article."""


class IncompleteError(NewsArchiveError):
    """An article lacks a field that a record needs; *subject* is its URL."""


class PostError(NewsArchiveError):
    """A post file can't be read; *subject* is its path."""


class HiddenPostError(PostError):
    """A post's owner keeps it from being published, so it is left out."""


class CaptureError(NewsArchiveError):
    """An answer that was kept can't be read back; *subject* says which and where."""
