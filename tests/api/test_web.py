"""The web app's files as they are served: small where the browser takes it so, and the same to all."""

from pathlib import Path

import pytest
from flask import Flask

from server.api import web

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_asset_is_sent_as_the_build_packed_it_to_whoever_takes_that(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "FOLDER", tmp_path)
    (tmp_path / "assets").mkdir()
    for name, content in (("a.js", b"plain"), ("a.js.br", b"packed"), ("b.wasm", b"\0asm")):
        (tmp_path / "assets" / name).write_bytes(content)

    def got(path: str, accepted: str) -> tuple[int, bytes, str | None, str, str]:
        with app.test_client().get(path, headers={"Accept-Encoding": accepted}) as answer:
            told = answer.headers
            return (
                answer.status_code,
                answer.data,
                told.get("Content-Encoding"),
                answer.mimetype,
                told.get("Vary", ""),
            )

    assert got("/assets/a.js", "gzip, br") == (200, b"packed", "br", "text/javascript", "Accept-Encoding")
    assert got("/assets/a.js", "gzip") == (200, b"plain", None, "text/javascript", "Accept-Encoding")
    assert got("/assets/a.js", "br;q=0") == (200, b"plain", None, "text/javascript", "Accept-Encoding")
    assert got("/assets/b.wasm", "br")[:4] == (200, b"\0asm", None, "application/wasm")
    assert got("/assets/a.js.br", "br")[0] == 404
