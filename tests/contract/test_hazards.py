"""A hazard through a real push: who may do what with it, and who hears what came of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.base.settings import Settings
from server.kinds.cases import STEP
from server.kinds.hazards import HAZARD
from server.kinds.patrols import PATROL
from tests.contract.examples import examples
from tests.contract.world import World

ICE = examples(HAZARD)["valid"][0]


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("hazards")
    shutil.copyfile(sqlite_template, home / "q.db")
    found = World(Settings(home=home, database_url=f"sqlite:///{home / 'q.db'}", testing=True))
    yield found
    found.close()


def reported(world: World, by: str = "building_leader", **more: Any) -> str:
    return str(world.push(by, HAZARD, ICE | more)["record"])


def step(world: World, case: str, to: str, by: str, **more: Any) -> str:
    """Make a step; gives its status, or why it was parked."""
    result = world.push(by, STEP, {"case": case, "to": to} | more)
    return str((result.get("reason") or {}).get("code") or result["status"])


def seen(world: World, role: str, case: str) -> list[Any]:
    """The steps of a case as a role's tablet gets them, in their order."""
    lines = [line for line in world.pull(role) if line["kind"] == "step" and line["set"]["case"] == case]
    return [
        (line["set"]["to"], line["set"].get("note")) for line in sorted(lines, key=lambda one: one["seq"])
    ]


def test_a_leader_reports_others_see_to_it_and_the_leader_hears_how(world: World) -> None:
    case = reported(world)
    assert step(world, case, "accepted", "building_leader") == "forbidden"
    assert step(world, case, "accepted", "grid_worker") == "applied"
    assert step(world, case, "dispatched", "grid_worker") == "forbidden"
    assert step(world, case, "dispatched", "grid_lead") == "applied"
    assert step(world, case, "in_progress", "grid_worker") == "applied"
    assert step(world, case, "resolved", "grid_worker", note="已撒盐") == "applied"
    assert (
        step(world, case, "verified", "grid_worker") == "forbidden"
    )  # whoever put it right does not check it
    assert step(world, case, "verified", "building_leader") == "applied"
    assert step(world, case, "closed", "community_staff") == "applied"
    told = seen(world, "building_leader", case)
    assert ("resolved", "已撒盐") in told
    assert told[-1] == ("closed", None)
    at = "2026-11-24T01:00:00.000Z"
    answer = world.push("building_leader", HAZARD, {"reporter_told_at": at}, record=case)
    assert answer["status"] in ("applied", "merged")


def test_a_volunteer_hears_of_their_own_hazard_and_of_no_other(world: World) -> None:
    own, other = reported(world, "volunteer", found_by_kind="volunteer"), reported(world)
    for case in (own, other):
        assert step(world, case, "declined", "grid_worker", note="看过了") == "applied"
    assert seen(world, "volunteer", own) == [("declined", "看过了")]
    assert seen(world, "volunteer", other) == []
    hazards = {line["id"] for line in world.pull("volunteer") if line["kind"] == "hazard"}
    assert own in hazards
    assert other not in hazards


def test_only_whoever_reported_it_says_that_it_has_come_back(world: World) -> None:
    case = reported(world)
    for to, by in (("accepted", "grid_worker"), ("dispatched", "grid_lead"), ("in_progress", "grid_worker")):
        step(world, case, to, by)
    step(world, case, "resolved", "grid_worker")
    step(world, case, "verified", "grid_lead")
    assert step(world, case, "reopened", "grid_worker") == "forbidden"
    assert step(world, case, "reopened", "building_leader") == "applied"
    assert step(world, case, "in_progress", "grid_worker") == "applied"


def test_a_step_that_comes_too_late_is_kept_as_a_note_and_nobody_is_refused(world: World) -> None:
    case = reported(world)
    assert step(world, case, "accepted", "grid_worker") == "applied"
    assert step(world, case, "declined", "community_staff", note="已问过") == "moved_on"
    assert len(seen(world, "grid_lead", case)) == 2


def test_one_that_is_the_same_as_another_is_linked_by_its_author(world: World) -> None:
    first = reported(world)
    case = reported(world, duplicate_of=first)
    assert step(world, case, "linked_duplicate", "building_leader") == "applied"


def test_a_patrol_is_of_the_building_and_a_worker_types_one_in_from_paper(world: World) -> None:
    body = examples(PATROL)["valid"][1]
    assert body["how"] == "paper_later"
    patrol = world.push("grid_worker", PATROL, body)
    assert patrol["status"] == "applied"
    assert any(line["id"] == patrol["record"] for line in world.pull("building_leader"))
    assert world.push("mediator", PATROL, body)["reason"]["code"] == "forbidden"
