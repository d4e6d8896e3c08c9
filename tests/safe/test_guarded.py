"""Free words at the server: a hard field is put otherwise before it is applied, a soft one is taken."""

import ast
from pathlib import Path
from typing import Any

import pytest

from server.base.settings import Settings
from server.demo import rounds
from server.kinds import KINDS
from server.kinds.cases import STEP
from server.kinds.guard import LIST, refused, stopped
from server.kinds.places import BUILDING, PERSON
from server.kinds.visits import VISIT
from server.kinds.wishes import MICRO_WISH
from server.records.registry import Registry
from tests.contract.examples import examples
from tests.contract.world import HOUSEHOLD, World

ILL = "他有糖尿病"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Any:
    (tmp_path / "q.db").write_bytes(sqlite_template.read_bytes())
    found = World(Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'q.db'}", testing=True))
    yield found
    found.close()


def test_a_server_keeps_what_a_hard_field_must_not_say_and_applies_what_was_put_otherwise(
    world: World,
) -> None:
    visit = {"household": HOUSEHOLD, "visit_mode": "home", "result": "met"}
    kept = world.op("grid_worker", VISIT, {**visit, "void_reason": ILL})
    [result] = world.send("grid_worker", kept)
    reason = result["reason"]
    assert (result["status"], reason["code"], reason["field"]) == ("parked", "invalid", "void_reason")
    assert "糖尿病" in reason["detail"]
    better = world.op("grid_worker", VISIT, {**visit, "void_reason": "敲错了门"})
    better["replaces"] = kept["id"]
    assert world.send("grid_worker", better)[0]["status"] == "applied"
    assert world.send("grid_worker", {"id": kept["id"], "scope": kept["scope"]})[0]["status"] == "discarded"


def test_a_soft_field_is_taken_as_it_is(world: World) -> None:
    visit = {"household": HOUSEHOLD, "visit_mode": "home", "result": "met", "note": ILL, "sealed_note": ILL}
    assert world.push("grid_worker", VISIT, visit)["status"] == "applied"


def test_what_is_said_with_a_step_of_a_wish_names_nobody_for_everybody_reads_it(world: World) -> None:
    wish = world.op("grid_lead", MICRO_WISH, examples(MICRO_WISH)["valid"][0])
    assert world.send("grid_lead", wish)[0]["status"] == "applied"
    said = {"case": wish["record"], "to": "verified", "note": "王奶奶家，3单元501"}
    [result] = world.send("grid_lead", world.op("grid_lead", STEP, said, scope=wish["scope"]))
    assert (result["status"], result["reason"]["field"]) == ("parked", "note")
    said["note"] = "核实过，老人很盼望"
    [result] = world.send("grid_lead", world.op("grid_lead", STEP, said, scope=wish["scope"]))
    assert result["status"] == "applied"


def test_how_a_field_is_guarded_follows_from_who_reads_it_and_what_it_holds() -> None:
    guards = {f"{kind.name}.{name}": field.guard for kind in KINDS for name, field in kind.fields.items()}
    assert (guards["visit.void_reason"], guards["micro_wish.public_text"]) == ("hard", "public")
    assert {guards["visit.note"], guards["visit.sealed_note"], guards["household.contact_note"]} == {"soft"}
    assert {guards["person.name"], guards["building.name"]} == {"numbers"}
    assert {guards["dwelling.door"], guards["unit.code"], guards["visit.result"]} == {None}


def test_a_changed_list_is_a_changed_manifest() -> None:
    registry = Registry(KINDS, refused)
    assert registry.stopped(VISIT, {"void_reason": ILL}) != {}
    assert registry.stopped(VISIT, {"void_reason": "敲错了门", "note": ILL}) == {}
    assert registry.stopped(PERSON, {"name": ILL}) == registry.stopped(BUILDING, {"name": ILL}) == {}
    assert set(LIST) == {"subjects", "passing", "public"}


def test_the_demo_street_says_nothing_that_would_be_asked_about() -> None:
    texts = _texts(Path(rounds.__file__).parent)
    assert len(texts) > 100
    assert {text: stopped(text) for text in texts if stopped(text)} == {}


def _texts(folder: Path) -> set[str]:
    """Every text of the demo's code in Chinese: what its people are called, write and answer."""
    found: set[str] = set()
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii()
        }
    return found
