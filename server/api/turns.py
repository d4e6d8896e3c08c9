"""So many requests are worked on at once; a body that is slow to come waits outside and takes nobody's turn.

A few connections that send a byte now and then would else hold every thread that works, without an account.
"""

import os
from collections.abc import Iterable
from io import BytesIO
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import EnvironHeaders

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = min(8, 2 * (os.cpu_count() or 1))
WAITING = 64  # threads of a process: those that work, and those whose body is on its way
HELD_BYTES = 512 * 1024  # a piece of a photo is less; what is more comes from somebody who is signed in


class Joined:
    """A body of which the beginning was read."""

    def __init__(self, begun: bytes, rest: Any) -> None:
        self.begun, self.rest = BytesIO(begun), rest

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or fewer; none at the end."""
        return self.begun.read(size) or bytes(self.rest.read(size))


class Turns:
    """Stands before the application."""

    def __init__(self, app: "WSGIApplication", at_once: int = AT_ONCE) -> None:
        self.app, self.turns = app, BoundedSemaphore(at_once)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        length = str(EnvironHeaders(environ).get("Content-Length") or "")
        is_open = not length and environ.get("wsgi.input_terminated")  # it does not say how long it is
        if is_open or (length.isdigit() and 0 < int(length) <= HELD_BYTES):
            body = environ["wsgi.input"]
            begun = _begun(body, int(length) if length else HELD_BYTES)
            environ["wsgi.input"] = Joined(begun, body if is_open else BytesIO())
        with self.turns:
            return self.app(environ, start)


def _begun(body: Any, most: int) -> bytes:
    """As much of a body as there is, up to so many bytes."""
    pieces: list[bytes] = []
    while most > 0 and (piece := body.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
