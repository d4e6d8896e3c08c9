"""A provider of OpenID Connect on 127.0.0.1, run by the tests themselves; it can be told to lie."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from server.base.ids import new_id

CLIENT = "qiaomen"
SECRET = "a secret between the two"


@dataclass
class LocalProvider:
    """What a provider knows: its key, and which codes it gave for which way here.

    Shape: `subject` is who signs in next; `lies` replaces claims of the next token; `signs` is its key.
    """

    server: ThreadingHTTPServer
    subject: str = "staff-1"
    lies: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256"}))
    signs: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def visit(self, address: str) -> tuple[str, str]:
        """A browser goes there and signs in: gives the state and the code that it is sent back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT
        assert asked["scope"] == "openid"
        code = new_id()
        self.asked[code] = asked
        return asked["state"], code

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """Errors: KeyError, AssertionError where a real provider would refuse."""
        asked = self.asked.pop(form["code"])
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert challenge == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        assert authorization.startswith("Basic ")
        instant = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"],
            "iat": instant, "exp": instant + 300, **self.lies,
        }  # fmt: skip
        told = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.signs or self.key)
        return {"access_token": "unused", "token_type": "Bearer", "expires_in": 300, "id_token": told}


@contextmanager
def provider() -> Iterator[LocalProvider]:
    """Serve one."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                return self._say({
                    "issuer": made.issuer, "authorization_endpoint": f"{made.issuer}/authorize",
                    "token_endpoint": f"{made.issuer}/token", "jwks_uri": f"{made.issuer}/jwks",
                })  # fmt: skip
            return self._say({"keys": [made.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            plain = {name: values[0] for name, values in form.items()}
            try:
                self._say(made.token(plain, self.headers.get("Authorization", "")))
            except (KeyError, AssertionError):
                self._say({"error": "invalid_grant"}, 400)

        def _say(self, body: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_words: object) -> None:
            pass

    made = LocalProvider(ThreadingHTTPServer(("127.0.0.1", 0), Pages))
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()
