"""The HTTP side of the origin: aiohttp in a thread with an event loop of its own."""

import asyncio
from collections import Counter
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Thread

from aiohttp import web

from newsarchive import __version__
from newsarchive.demo.answers import Answer, Asked
from newsarchive.demo.desk import CLOSED, Desk

SERVER = f"newsarchive-demo/{__version__}"
_GOODBYE = 0.5


class Listening(Thread):
    """Serves a desk on a port until it is stopped."""

    def __init__(self, desk: Desk, host: str, port: int) -> None:
        super().__init__(name="newsarchive-demo", daemon=True)
        self.peak = 0
        self.peaks: Counter[str] = Counter()
        self._desk = desk
        self._address = host, port
        self.open: Counter[str] = Counter()
        self._port: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()

    def listen(self) -> int:
        """Start the thread; return the port once it listens. Raises OSError if it can't."""
        self.start()
        return self._port.result()

    def stop(self) -> None:
        """Stop listening, end open connections and wait for the thread."""
        if self.is_alive() and self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self.join()

    def run(self) -> None:
        """Serve until stopped (called by the thread)."""
        try:
            asyncio.run(self._serve())
        except (OSError, OverflowError) as error:
            self._port.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = web.Server(self._handle, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=_GOODBYE)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._address).start()
            self._port.set_result(runner.addresses[0][1])
            await self._stopping.wait()
        finally:
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        self.open[host] += 1
        self.peak = max(self.peak, self.open.total())
        self.peaks[host] = max(self.peaks[host], self.open[host])
        try:
            return await self._respond(request)
        finally:
            self.open[host] -= 1

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        desk, headers, came = self._desk, request.headers, datetime.now(UTC)
        asked = Asked.of(
            headers.get("Host", ""),
            request.raw_path,
            etag=headers.get("If-None-Match", ""),
            since=headers.get("If-Modified-Since", ""),
        )
        harm = desk.faults.harm(asked.host, asked.target)
        seconds = desk.faults.delay + (harm.seconds if harm else 0.0)
        if seconds:
            await asyncio.sleep(seconds)
        answer = desk.answer(asked, harm)
        agent = headers.get("User-Agent", "")
        desk.record(request.method, asked, answer.status, agent, came)
        if answer is CLOSED:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return _response(desk.zipped(answer, headers.get("Accept-Encoding", "")))


def _response(answer: Answer) -> web.Response:
    headers = {"Server": SERVER, "Content-Type": answer.content_type, **answer.headers}
    return web.Response(body=answer.body, status=answer.status, headers=headers)
