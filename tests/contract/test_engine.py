"""Every kind through the real engine, on SQLite and PostgreSQL: who may write it, and who gets it to read."""

import shutil
from collections.abc import Iterator
from uuid import uuid4

import pytest

from server.base.settings import Settings
from server.kinds import KINDS
from server.people.roles import ROLES
from server.records.kind import Kind
from tests.contract.examples import IDS, examples
from tests.contract.world import NOBODY, World, is_closed
from tests.databases import DIALECTS, TEMPLATE, Cluster

every_kind = pytest.mark.parametrize("kind", KINDS, ids=IDS)
# What the workflow of a conflict says of its steps: its authors, who are nobody here, and the scope's lead.
MAY_STEP = {"grid_lead"}


@pytest.fixture(scope="module", params=DIALECTS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all tests of a database: what they make is their own, and the more there is the better."""
    home = tmp_path_factory.mktemp("contract")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), home / "q.db")
        url = f"sqlite:///{home / 'q.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("postgresql")
        name = f"contract_{uuid4().hex[:12]}"
        cluster.sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        url = cluster.url(name)
    found = World(Settings(home=home, database_url=url, testing=True))
    yield found
    found.close()


def may_create(kind: Kind, role: str, world: World, scope: str | None = None) -> bool:
    if kind.is_server_made:
        return False
    letters = world.letters(role, kind, examples(kind)["valid"][-1], scope)
    return role in MAY_STEP if kind.step_to else "C" in letters


def writer_of(kind: Kind, world: World, *first: str) -> str | None:
    """Somebody who may make such a record: whoever is asked for first, or the lead of grid or team."""
    return next((role for role in (*first, "grid_lead", "team_lead") if may_create(kind, role, world)), None)


@every_kind
def test_a_role_may_create_what_its_letters_say_and_all_else_is_parked(world: World, kind: Kind) -> None:
    # The last example of a unit stands under another, as all do that anybody may make.
    example = examples(kind)["valid"][-1]
    for scope in world.scopes_of(kind):
        answers = {role: world.push(role, kind, example, scope=scope) for role in (NOBODY, *ROLES)}
        taken = {role for role, answer in answers.items() if answer["status"] in ("applied", "merged")}
        assert taken == {role for role in answers if may_create(kind, role, world, scope)}, scope
        refused = [answer for role, answer in answers.items() if role not in taken]
        assert {answer["reason"]["code"] for answer in refused} == {"forbidden"}


@every_kind
def test_a_copy_holds_what_its_role_may_read_and_nothing_else(world: World, kind: Kind) -> None:
    for role, user in world.users.items():
        lines = [line for line in world.pull(role) if line["kind"] == kind.name]
        replicates = role in ROLES and ROLES[role].replicates and not is_closed(kind)
        for scope in world.scopes_of(kind):
            letters = world.reads(role, kind, scope) if replicates else ""
            there = [line for line in lines if line["scope"] == scope]
            theirs = [line for line in there if user in (line["by"], line["set"].get(kind.access.mine))]
            assert bool(there) == ("R" in letters), (role, scope)
            assert (there == theirs) == ("R" not in letters or "Ro" in letters), (role, scope)
            if letters:
                assert world.theirs[role, kind.name, scope] <= {line["id"] for line in there}, (role, scope)


@every_kind
def test_every_valid_example_arrives_as_it_was_sent_without_what_is_confidential(
    world: World, kind: Kind
) -> None:
    writer = writer_of(kind, world, "grid_worker")
    if writer is None:
        assert kind.is_server_made
        return
    for example in examples(kind)["valid"][-1 if kind.name == "unit" else 0 :]:
        result = world.push(writer, kind, example)
        assert result["status"] in ("applied", "merged")
        founded = [result["record"]] if kind.founds else []
        lines = [line for line in world.pull("grid_lead", *founded) if line["id"] == result["record"]]
        if is_closed(kind):
            assert lines == []
            continue
        [line] = lines
        told = {name: value for name, value in line["set"].items() if not kind.fields[name].is_servers}
        assert told == {name: value for name, value in example.items() if name not in kind.confidential}
        assert (line["kind"], line["by"]) == (kind.name, world.users[writer])


@every_kind
def test_every_refused_example_is_parked_with_its_field(world: World, kind: Kind) -> None:
    if kind.is_server_made:
        return
    for example in examples(kind)["refused"]:
        result = world.push("grid_lead", kind, example["set"])
        assert (result["status"], result["reason"]["code"]) == ("parked", "invalid")
        assert result["reason"]["field"] == example["field"]


@every_kind
def test_every_edit_is_applied_to_a_record_of_ones_own(world: World, kind: Kind) -> None:
    writer = writer_of(kind, world)
    if writer is None or kind.step_to:
        return  # the server's own, and steps, which are never edited
    for edit in examples(kind)["edits"]:
        made = world.push(writer, kind, examples(kind)["valid"][-1])
        outcome = world.push(writer, kind, edit, made["record"])
        may_edit = "U" in world.letters(writer, kind, edit) or set(edit) <= kind.access.own
        assert (outcome["status"] in ("applied", "merged")) == may_edit, (edit, outcome)


@every_kind
def test_the_same_op_sent_again_has_no_second_effect(world: World, kind: Kind) -> None:
    writer = writer_of(kind, world)
    if writer is None:
        assert kind.is_server_made
        return
    op = world.op(writer, kind, examples(kind)["valid"][-1])
    first, again = world.send(writer, op, op)
    assert first == again == world.send(writer, op)[0]
    founded = [op["record"]] if kind.founds else []
    lines = [line["id"] for line in world.pull("grid_lead", *founded)]
    assert lines.count(op["record"]) == (0 if is_closed(kind) else 1)
