"""One run at a time writes into a site, whatever archive it writes from."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from newsarchive.errors import SiteBusyError, SiteError
from newsarchive.locking import locked


class SiteLock:
    """An exclusive lock on a site's folder, held until `close`.

    The folder itself is locked: no file is left that could be committed or be in the way. Whoever
    writes to an archive as well takes the archive first.
    """

    def __init__(self, folder: Path, *, timeout: float) -> None:
        """Wait up to *timeout* seconds; raises SiteBusyError, or SiteError without a folder."""
        try:
            self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise SiteError(str(folder), f"can't be opened: {error.strerror}") from error
        if not locked(self._descriptor, timeout=timeout):
            self.close()
            reason = "another run is writing to this site; try again later"
            raise SiteBusyError(str(folder), reason)

    def close(self) -> None:
        """Let the next run in; may be called twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> Self:
        """Return the lock."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the next run in."""
        self.close()
