"""What the scanners look at: the demo street, served on 127.0.0.1, and somebody signed in."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.app import create_app
from server.base.ids import new_id
from server.base.settings import Settings
from server.demo import PASSWORD
from server.demo.load import load_demo
from tests.serving import Server

SCALE = 0.02


@dataclass
class Guest:
    """Somebody's session."""

    url: str
    username: str
    cookie: str
    device: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "X-Device": self.device}

    def get(self, path: str) -> Any:
        """What a route answers."""
        asked = urllib.request.Request(self.url + path, headers=self.headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read())


@contextmanager
def street(home: Path) -> Iterator[Server]:
    """A street of its own, served as `qiaomen run` does, and thrown away."""
    home.mkdir(parents=True)
    url = f"sqlite:///{home / 'qiaomen.db'}"
    parts = create_app(Settings(home=home, database_url=url)).extensions["qiaomen"]
    load_demo(parts, scale=SCALE)
    parts.database.engine.dispose()
    server = Server(home, url).start()
    try:
        yield server
    finally:
        server.kill()


def sign_in(server: Server, username: str) -> Guest:
    """A session of an account of the demo street."""
    device = new_id()
    asked = {
        "username": username,
        "password": PASSWORD,
        "device": {"id": device, "name": "scan", "platform": "scan"},
    }
    url = f"http://127.0.0.1:{server.port}"
    request = urllib.request.Request(
        f"{url}/api/v1/session", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Guest(url, username, cookie, device)
