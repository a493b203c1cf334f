"""Small servers on loopback for tests, whose answers are bytes that no proper server sends."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[str], Iterable[bytes]]
"""Path asked for → the bytes of the answer, part by part."""


@dataclass(slots=True)
class Served:
    """A server, and the heads of the requests that it got."""

    port: int
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths that it was asked for."""
        return [_path(head) for head in self.heads]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> list[bytes]:
    """Return a proper answer; underscores in the names of *headers* stand for hyphens."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines, "", ""])
    return [head.encode("latin-1"), body]


@contextmanager
def serve(answers: Answer, *, stay: bool = False) -> Iterator[Served]:
    """Serve *answers* on a free port, a connection for each unless it is to *stay* open."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = Served(listener.getsockname()[1])
        rest = (listener, served, answers, stay)
        threading.Thread(target=_listen, args=rest, daemon=True).start()
        try:
            yield served
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _listen(listener: socket.socket, served: Served, answers: Answer, stay: bool) -> None:  # noqa: FBT001
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        served.connections += 1
        rest = (connection, served, answers, stay)
        threading.Thread(target=_talk, args=rest, daemon=True).start()


def _talk(connection: socket.socket, served: Served, answers: Answer, stay: bool) -> None:  # noqa: FBT001
    with connection, suppress(OSError):  # hung up on, as some tests want
        while _answered(connection, served, answers):
            if not stay:
                return


def _answered(connection: socket.socket, served: Served, answers: Answer) -> bool:
    """Answer one request; tell whether there was one."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(65536)
        if not part:
            return False
        head += part
    asked = head.decode("latin-1")
    served.heads.append(asked)
    for part in answers(_path(asked)):
        connection.sendall(part)
    return True


def _path(head: str) -> str:
    return head.split(" ", 2)[1]
