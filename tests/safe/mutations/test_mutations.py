"""Valid ops, changed by somebody hostile: none changes a row out of its author's rights, or an author.

`QIAOMEN_MUTATIONS` says how many; 10,000 take about a minute, and were run before the release.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.records.push import items, judge
from tests.safe.matrix import desk_things
from tests.safe.matrix.world import World
from tests.safe.mutations.run import Run

NUMBER = int(os.environ.get("QIAOMEN_MUTATIONS", "2000"))
SEED = int(os.environ.get("QIAOMEN_SEED", "20261124"))


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copyfile(sqlite_template, tmp_path / "q.db")
    made = desk_things.made(tmp_path)
    yield made
    made.parts.database.engine.dispose()


def test_no_mutated_op_changes_a_row_out_of_scope_or_an_author(world: World) -> None:
    run = Run(world, SEED)
    run.go(NUMBER)
    print(f"{run.sent:,} mutated ops, {run.changed} records changed by right: {dict(run.statuses)}")
    assert run.wrong == [], "\n".join(run.wrong[:20])
    assert run.changed > NUMBER / 100  # many come as far as the question who may, and past it


def _believes_every_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "proven", lambda plain, key: True)


def _believes_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    read = items.read_op

    def by_what_it_says(content: Any, body: bytes, by: str, device: str, received: str) -> Any:
        return read(
            content,
            body,
            content.get("by") if isinstance(content, dict) and "by" in content else by,
            device,
            received,
        )

    monkeypatch.setattr(items, "read_op", by_what_it_says)


def _asks_no_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_right_reason", lambda *_: None)


def _asks_rights_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    reach = judge._reach
    monkeypatch.setattr(
        judge,
        "_reach",
        lambda batch, op, actor, at: max(
            (batch.judge.reach(actor, one, at) for one in batch.scopes),
            key=lambda r: len(r.within),
            default=reach(batch, op, actor, at),
        ),
    )


@pytest.mark.parametrize(
    "plant", [_believes_every_seal, _believes_the_device, _asks_no_rights, _asks_rights_elsewhere]
)
def test_a_planted_bug_is_found(world: World, monkeypatch: pytest.MonkeyPatch, plant: Any) -> None:
    plant(monkeypatch)
    run = Run(world, SEED)
    run.go(2000, stops=True)
    assert run.wrong
