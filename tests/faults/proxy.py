"""A bad link on 127.0.0.1: slow, late, cut, dropped, doubled or swallowed, and changed while it is in use.

Bytes pass untouched, so one connection may carry any number of requests.
"""

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Any

from tests.databases import free_port

CHUNK_BYTES = 4096
UP, DOWN = "up", "down"
HOST = "127.0.0.1"
MOST_DROPPED_AT = 20_000
WAIT_SECONDS = 5
HOLE_SECONDS = 0.02


@dataclass(frozen=True)
class Weather:
    """How the link is at the moment.

    Units: `rate` bytes a second each way, shared by all connections, None without bound; `delay` seconds
           more for each piece; `loses` the chance that a piece has to be sent again, `again` seconds later;
           `drops` the chance that a new connection is cut at some byte; `cut_up`, `cut_down` bytes after
           which a connection is cut; `cut_every` seconds after which all are; `doubles` the chance that a
           request comes to the server once more.
    """

    rate: float | None = None
    delay: float = 0
    loses: float = 0
    again: float = 0.2
    drops: float = 0
    cut_up: int | None = None
    cut_down: int | None = None
    cut_every: float | None = None
    doubles: float = 0
    is_hole: bool = False  # swallows everything, and closes nothing
    is_down: bool = False  # refuses everybody


FAIR = Weather()


@dataclass
class Counts:
    """What passed, and what was done to it."""

    connections: int = 0
    cuts: int = 0
    doubled: int = 0
    up_bytes: int = 0
    down_bytes: int = 0


class _Cut(Exception):
    """This connection ends here."""


@dataclass(eq=False)
class _Pair:
    """One connection through the link, with the request that is under way on it."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    left: dict[str, int | None]
    request: bytearray = field(default_factory=bytearray)
    is_answered: bool = False

    def abort(self) -> None:
        for writer in (self.client, self.server):
            writer.transport.abort()


class Proxy:
    """A link to a port of this machine; use it in a `with`, change `weather` whenever you like.

    Shape: `port` is where it listens; the same seed drops and doubles the same connections in their order.
    """

    def __init__(self, target: int, seed: int | str = 0, weather: Weather = FAIR) -> None:
        self.target, self.port, self.weather = target, free_port(), weather
        self.counts = Counts()
        self._random = Random(seed)
        self._pairs: set[_Pair] = set()
        self._open = 0
        self._free_at = {UP: 0.0, DOWN: 0.0}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> "Proxy":
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._connected, HOST, self.port))
        self._run(self._begin_cutting())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WAIT_SECONDS)
        self._loop.close()

    def cut(self) -> None:
        """Cut every connection now."""
        self._run(self._cut_all())

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_SECONDS)

    async def _begin_cutting(self) -> None:
        self._keep(self._cut_again_and_again())

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self) -> None:
        self._server.close()
        self.weather = FAIR
        for task in self._tasks:
            task.cancel()
        while self._open:
            await self._cut_all()
            await asyncio.sleep(HOLE_SECONDS)

    async def _cut_all(self) -> None:
        for pair in list(self._pairs):
            self.counts.cuts += 1
            pair.abort()

    async def _cut_again_and_again(self) -> None:
        while True:
            every = self.weather.cut_every
            await asyncio.sleep(every or HOLE_SECONDS)
            if every:
                await self._cut_all()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counts.connections += 1
        self._open += 1
        try:
            await self._joined(reader, writer)
        finally:
            writer.transport.abort()
            self._open -= 1

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        now = self.weather
        try:
            if now.is_down:
                raise OSError
            from_server, to_server = await asyncio.open_connection(HOST, self.target)
        except OSError:
            return
        left = {UP: now.cut_up, DOWN: now.cut_down}
        if self._random.random() < now.drops:
            left[self._random.choice((UP, DOWN))] = self._random.randrange(MOST_DROPPED_AT)
        pair = _Pair(writer, to_server, left)
        self._pairs.add(pair)
        try:
            await asyncio.gather(
                self._pump(reader, to_server, UP, pair), self._pump(from_server, writer, DOWN, pair)
            )
        except (OSError, _Cut):
            pass
        finally:
            self._pairs.discard(pair)
            pair.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str, pair: _Pair
    ) -> None:
        while piece := await reader.read(CHUNK_BYTES):
            await self._on_its_way(len(piece), way)
            left = pair.left[way]
            if left is not None:
                piece, pair.left[way] = piece[:left], left - len(piece)
            if way == UP:
                self._remember(pair, piece)
                self.counts.up_bytes += len(piece)
            else:
                self._answered(pair)
                self.counts.down_bytes += len(piece)
            writer.write(piece)
            await writer.drain()
            if left is not None and left <= len(piece):
                self.counts.cuts += 1
                raise _Cut
        writer.write_eof()

    async def _on_its_way(self, size: int, way: str) -> None:
        """Wait as long as this many bytes take now."""
        while self.weather.is_hole:
            await asyncio.sleep(HOLE_SECONDS)
        now, at = self.weather, self._loop.time()
        wait = now.delay + (now.again if self._random.random() < now.loses else 0)
        if now.rate:
            self._free_at[way] = max(at, self._free_at[way]) + size / now.rate
            wait += self._free_at[way] - at
        if wait:
            await asyncio.sleep(wait)

    def _remember(self, pair: _Pair, piece: bytes) -> None:
        if pair.is_answered:
            pair.request.clear()
            pair.is_answered = False
        pair.request += piece

    def _answered(self, pair: _Pair) -> None:
        """The first byte of an answer: its request is whole, and may be said again."""
        if not pair.is_answered and pair.request and self._random.random() < self.weather.doubles:
            self.counts.doubled += 1
            self._keep(self._say_again(bytes(pair.request)))
        pair.is_answered = True

    async def _say_again(self, request: bytes) -> None:
        try:
            reader, writer = await asyncio.open_connection(HOST, self.target)
        except OSError:
            return
        try:
            writer.write(request)
            await asyncio.wait_for(reader.read(1), WAIT_SECONDS)
        except (OSError, TimeoutError):
            pass
        finally:
            writer.transport.abort()
