"""The built web app asks nobody else for anything, and the wheel brings it along."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.copies import ROOT

# Addresses that libraries name in messages or as names of formats; none is ever asked for.
NAMED_ONLY = (
    "http://www.w3.org/",
    "https://vuejs.org/error-reference/",
    "http://bit.ly/2kdckMn",  # where a polyfilled promise explains itself
    "https://bit.ly/wb-precache",
    "https://tinyurl.com/y2uuvskb",  # Dexie on transactions that end too early
    "https://www.npmjs.com/package/hash-wasm",
    # names of the vocabularies that questionnaires are written in
    "http://openrosa.org/",
    "http://www.opendatakit.org/xforms",
    "http://enketo.org/xforms",
)


@pytest.fixture(scope="module")
def built() -> Path:
    subprocess.run([sys.executable, "tools/web", "build"], cwd=ROOT, check=True)
    return ROOT / "server" / "web"


def test_the_built_page_has_no_inline_script_and_names_only_its_own_files(built: Path) -> None:
    page = (built / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|<style", page) == []
    links = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert len(links) > 0
    assert [link for link in links if not (built / link.removeprefix("/")).is_file()] == []


def test_the_built_app_names_no_foreign_address(built: Path) -> None:
    files = [
        path for path in built.rglob("*") if path.suffix in {".js", ".css", ".html", ".svg", ".webmanifest"}
    ]
    assert len(files) > 5
    found = {
        (path.name, address)
        for path in files
        for address in re.findall(
            r"\b(?:https?|wss?)://[\w.-]+[^\s\"'`)<>]*", path.read_text(encoding="utf-8")
        )
        if not address.startswith(NAMED_ONLY)
    }
    assert found == set()


def test_the_wheel_brings_the_web_app_and_the_migrations(built: Path, tmp_path: Path) -> None:
    # No isolation: the build requirements are those installed here, whose Node builds the web app.
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("qiaomen-*-py3-none-any.whl")
    names = zipfile.ZipFile(wheel).namelist()
    held = {path.relative_to(ROOT).as_posix() for path in built.rglob("*") if path.is_file()} - {
        "server/web/.stamp"
    }
    assert held <= set(names)
    assert "migrations/env.py" in names
    assert not [name for name in names if name.startswith(("tests/", "webapp/", "tools/"))]
