"""The embedded origin as a context manager."""

from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import Protocol, Self

from newsarchive.demo.desk import Desk, Seen
from newsarchive.demo.faults import Faults
from newsarchive.demo.store import Store


class _Service(Protocol):
    open: Counter[str]
    peak: int
    peaks: Counter[str]

    def listen(self) -> int: ...
    def stop(self) -> None: ...


class Origin:
    """A server of invented articles on this machine, in a thread of its own.

    It routes by path and keeps the ``Host`` header in its record, so every request of a crawl can
    be sent to it. *port* 0 takes a free one. *recording* notes each request; *zipping* compresses
    answers for those who ask. *faults* may be changed at any time, and so may *store*.
    """

    def __init__(  # noqa: PLR0913 - switches with defaults
        self,
        store: Store,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        faults: Faults | None = None,
        recording: bool = True,
        zipping: bool = False,
    ) -> None:
        self.store = store
        self.faults = faults or Faults()
        self._address = host, port
        self._desk = Desk(store, self.faults, recording=recording, zipping=zipping)
        self._service: _Service | None = None
        self.url = ""

    def start(self) -> Self:
        """Serve from now on; *url* says where. Raises OSError if the port is taken."""
        # the HTTP library is only loaded by those who serve
        from newsarchive.demo.listening import Listening  # noqa: PLC0415

        service = Listening(self._desk, *self._address)
        self.url = f"http://{self._address[0]}:{service.listen()}"
        self._service = service
        return self

    def close(self) -> None:
        """Stop serving and wait until everything is closed; may be called twice."""
        if self._service is not None:
            self._service.stop()

    def __enter__(self) -> Self:
        """Start serving."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self.close()

    @property
    def requests(self) -> tuple[Seen, ...]:
        """What was asked so far, in the order of the answers."""
        return tuple(self._desk.seen)

    def forget(self) -> None:
        """Empty the record of requests."""
        self._desk.seen.clear()

    @property
    def peak_concurrency(self) -> int:
        """The largest number of requests that were open at once.

        Answers take no time, so requests overlap only when ``faults.delay`` makes them wait.
        """
        return self._service.peak if self._service else 0

    @property
    def open_requests(self) -> int:
        """The number of requests that wait for their answer now."""
        return self._service.open.total() if self._service else 0

    @property
    def peaks(self) -> Mapping[str, int]:
        """The same for each host that was asked for."""
        return self._service.peaks if self._service else {}
