"""Whoever sends a byte now and then keeps nobody else waiting."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from server.api.turns import HELD_BYTES, WAITING, Turns

AT_ONCE = 2


class Slow:
    """A body that stops after its first byte until it is let go."""

    def __init__(self, go: threading.Event) -> None:
        self.go, self.begun = go, False

    def read(self, _size: int = -1) -> bytes:
        if self.begun:
            self.go.wait(20)
            return b""
        self.begun = True
        return b"{"


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [])
    body = environ["wsgi.input"]
    return [bytes(body.read(7)), *iter(lambda: bytes(body.read(100_000)), b"")]


def ask(app: Turns, body: Any, **more: Any) -> bytes:
    environ = EnvironBuilder(
        method="POST", path="/", environ_overrides={"wsgi.input": body, **more}
    ).get_environ()
    return b"".join(run_wsgi_app(app, environ)[0])


@pytest.mark.parametrize(
    "said", [{"CONTENT_LENGTH": "1000"}, {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}]
)
def test_slow_bodies_take_nobodys_turn(said: dict[str, Any]) -> None:
    app, go = Turns(echo, AT_ONCE), threading.Event()
    slow = [threading.Thread(target=ask, args=(app, Slow(go)), kwargs=said) for _ in range(5 * AT_ONCE)]
    for one in slow:
        one.start()
    answers: list[bytes] = []
    quick = threading.Thread(target=lambda: answers.append(ask(app, BytesIO(b"quick"), CONTENT_LENGTH="5")))
    quick.start()
    quick.join(5)
    assert answers == [b"quick"]
    go.set()
    for one in slow:
        one.join(5)
    assert WAITING > 5 * AT_ONCE


@pytest.mark.parametrize("size", [0, 1, HELD_BYTES, HELD_BYTES + 1, 3 * HELD_BYTES])
@pytest.mark.parametrize("says", [True, False])
def test_a_body_comes_through_as_it_was(size: int, says: bool) -> None:
    content = bytes(at % 251 for at in range(size))
    said = {"CONTENT_LENGTH": str(size)} if says else {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert ask(Turns(echo, AT_ONCE), BytesIO(content), **said) == content
