"""The bad link does what its weather says, and nothing to what passes in fair weather."""

import http.client
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.proxy import Proxy, Weather

BODY = bytes(range(256)) * 400


class Echo(BaseHTTPRequestHandler):
    """Gives back what it gets, and counts."""

    protocol_version = "HTTP/1.1"
    seen: list[bytes]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return
        self.seen.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing is printed."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    address_family = 2

    def handle_error(self, *words: object) -> None:
        """A cut connection is what is wanted here."""


@pytest.fixture
def echo() -> Iterator[ThreadingHTTPServer]:
    server = Quiet(("127.0.0.1", 0), type("OneEcho", (Echo,), {"seen": []}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def linked(echo: ThreadingHTTPServer, weather: Weather) -> Proxy:
    return Proxy(echo.server_address[1], 7, weather)


def ask(connection: http.client.HTTPConnection, body: bytes = BODY) -> bytes:
    connection.request("POST", "/", body)
    return connection.getresponse().read()


def test_in_fair_weather_one_connection_carries_many_requests_untouched(echo: ThreadingHTTPServer) -> None:
    with linked(echo, Weather()) as link:
        connection = http.client.HTTPConnection("127.0.0.1", link.port, timeout=5)
        assert [ask(connection) for _ in range(5)] == [BODY] * 5
        assert link.counts.connections == 1
        connection.close()


def test_a_connection_is_cut_after_so_many_bytes_either_way(echo: ThreadingHTTPServer) -> None:
    for weather, arrived in ((Weather(cut_up=5000), 0), (Weather(cut_down=5000), 1)):
        echo.RequestHandlerClass.seen.clear()
        with linked(echo, weather) as link:
            connection = http.client.HTTPConnection("127.0.0.1", link.port, timeout=5)
            with pytest.raises((OSError, http.client.HTTPException)):
                ask(connection)
            connection.close()
            assert link.counts.cuts == 1
            assert min(link.counts.up_bytes, link.counts.down_bytes) in (0, 5000)
        assert len(echo.RequestHandlerClass.seen) == arrived


def test_the_link_takes_as_long_as_its_rate_says(echo: ThreadingHTTPServer) -> None:
    with linked(echo, Weather(rate=200_000)) as link:
        connection = http.client.HTTPConnection("127.0.0.1", link.port, timeout=10)
        began = time.monotonic()
        ask(connection)
        assert time.monotonic() - began > 2 * len(BODY) / 200_000 * 0.8
        connection.close()


def test_a_request_comes_once_more_and_its_sender_hears_nothing_of_it(echo: ThreadingHTTPServer) -> None:
    with linked(echo, Weather(doubles=1)) as link:
        connection = http.client.HTTPConnection("127.0.0.1", link.port, timeout=5)
        assert ask(connection, b"one") == b"one"
        for _ in range(100):
            if len(echo.RequestHandlerClass.seen) == 2:
                break
            time.sleep(0.02)
        assert echo.RequestHandlerClass.seen == [b"one", b"one"]
        connection.close()


def test_a_hole_swallows_and_a_link_that_is_down_refuses_and_both_heal(echo: ThreadingHTTPServer) -> None:
    with linked(echo, Weather(is_hole=True)) as link:
        connection = http.client.HTTPConnection("127.0.0.1", link.port, timeout=0.3)
        with pytest.raises(TimeoutError):
            ask(connection)
        connection.close()
        link.weather = Weather(is_down=True)
        refused = http.client.HTTPConnection("127.0.0.1", link.port, timeout=2)
        with pytest.raises((OSError, http.client.HTTPException)):
            ask(refused)
        refused.close()
        link.weather = Weather()
        healed = http.client.HTTPConnection("127.0.0.1", link.port, timeout=5)
        assert ask(healed) == BODY
        link.cut()
        with pytest.raises((OSError, http.client.HTTPException)):
            ask(healed)
        healed.close()
