"""The past cannot be rewritten: two hundred tampers of ops, access log and whole database, each found."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from server.app import create_app
from server.base.settings import Settings
from server.people import access_log, anchor, heads
from tests.api.conftest import TurnedClock
from tests.api.street import found
from tests.safe.past import Past
from tests.safe.tampers import NAMES, OF_THE_LOG, ROLLBACKS, tamper

TAMPERS = 200
ON_POSTGRESQL = 2 * len(NAMES)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, TurnedClock())
    found(app.extensions["qiaomen"])
    yield app
    app.extensions["qiaomen"].database.engine.dispose()


def test_every_tamper_is_found_and_who_puts_hashes_right_is_found_from_outside(app: Flask) -> None:
    town = Past(app)
    town.put(town.evening)
    assert town.found() == set(), "nothing was touched"
    count = TAMPERS if town.parts.database.is_sqlite else ON_POSTGRESQL
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in range(count):
        random = Random(seed)
        name, skilled = NAMES[seed % len(NAMES)], random.random() < 0.5
        town.put(town.evening)
        tamper(town, name, random, skilled)
        finders = town.found()
        what = f"seed {seed}: {name}{', skilled' if skilled else ''}, found by {sorted(finders)}"
        assert finders, what
        # Consistent in itself: only who stands outside contradicts, and each of them alone.
        if skilled or name in (*ROLLBACKS, "lines truncated"):
            assert {"marks", "tablet"} <= finders, what
        else:
            assert "walk" in finders, what
        by[name].update(finders)
    assert sum(counter.total() >= 1 for counter in by.values()) == len(NAMES)


def test_what_no_longer_looks_finds_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    town = Past(app)
    town.put(town.evening)
    tamper(town, "a line edited", Random(1), skilled=False)
    assert town.found() == {"walk"}
    with monkeypatch.context() as patched:
        patched.setattr(access_log, "first_break", lambda connection: None)
        assert town.found() == set()

    town.marks = anchor.Anchor(tmp_path / "no-marks.log")
    for name in OF_THE_LOG:
        town.put(town.evening)
        tamper(town, name, Random(2), skilled=True)
        with monkeypatch.context() as patched:
            patched.setattr(heads, "_stands", lambda rows, seq, told: True)
            assert town.found() == set(), name
        assert town.found() == {"tablet"}, name
