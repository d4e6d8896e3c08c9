"""What every kind must hold, whatever it records; a new kind is picked up by itself."""

import json
from typing import Any

import pytest

from server.kinds import KINDS
from server.kinds.codes.people import ROLE
from server.records.check import problems
from server.records.fields import AUTHOR, CONFIDENTIAL, Codes, Reach
from server.records.kind import Kind
from server.records.manifest import manifest_of
from server.records.registry import Registry, lifted
from tests.contract.examples import FOLDER, IDS, PARTS, each, examples

NATURES = {"building", "team", "grid", "community", "street", "closed", "beside"}
ORDER = list(Reach)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=IDS)
FIELDS = [(kind, name) for kind in KINDS for name in kind.fields]
every_field = pytest.mark.parametrize(
    ("kind", "name"), FIELDS, ids=[f"{kind.name}.{name}" for kind, name in FIELDS]
)

# Of each type of field, something that it must refuse.
WRONG: dict[str, list[Any]] = {
    "text": [7, True, ["words"], {"a": 1}, "bell\x07"],
    "code": ["no such code", 3, ["met"], True],
    "codes": ["met", ["no such code"], [3], {"add": 1}],
    "ref": ["5号楼", 7, "01900000-0000-7000-8000-00000000000G", ["01900000-0000-7000-8000-000000000001"]],
    "refs": ["01900000-0000-7000-8000-000000000001", ["x"], [1]],
    "texts": ["words", [1]],
    "phones": ["10012340071", [10012340071], ["电话"], ["1001234007112345678901"]],
    "day": ["2026-02-30", "23.11.2026", 20261123, "2026-11-23T00:00:00Z"],
    "instant": ["2026-11-23", "2026-11-23T01:02:03", 1, "now"],
    "whole": [1.5, "1", True, -(10**9), 10**9],
    "hours": [0.3, "1", True, -0.5, 10**9],
    "flag": [1, "yes", "true", []],
    "mapping": [["heating"], {"no such key": "ok"}, "ok"],
    "rows": ["row", {"name": "x"}, ["row"], [{"no such part": 1}]],
    "files": ["a.jpg", [{"sha256": "x", "size_bytes": 1}], [{"sha256": "a" * 64, "size_bytes": 11 * 2**20}]],
    "tree": ["words", 7, ["a"], {"a": 1}, {"a": None}, {"a b": "x"}, {"a": ["x"]}, {"a": "bell\x07"}],
    "anything": [],
}


def test_ten_kinds_and_more_were_read() -> None:
    assert len(KINDS) >= 10
    assert {path.stem for path in FOLDER.glob("*.json")} == set(IDS)


@every_kind
def test_a_kind_has_examples_of_all_parts(kind: Kind) -> None:
    found = examples(kind)
    assert set(found) == set(PARTS)
    assert found["valid"]
    assert len(found["refused"]) >= 3
    assert found["edits"]


@every_kind
def test_a_kind_lives_somewhere_and_somebody_may_read_it(kind: Kind) -> None:
    assert kind.lives_in
    assert kind.lives_in <= NATURES
    assert ("beside" in kind.lives_in) == (kind.about is not None)
    assert kind.about is None or kind.about in kind.fields
    assert any("R" in letters for letters in kind.access.within.values())
    assert kind.is_server_made or any("C" in letters for letters in kind.access.within.values())


@every_kind
def test_rights_name_roles_and_letters_that_exist(kind: Kind) -> None:
    for rights in (kind.access.within, kind.access.above):
        assert set(rights) <= set(ROLE.values)
        assert all(letters.replace("Ro", "R").strip("CRUX") == "" for letters in rights.values())
    assert kind.access.own | kind.access.asked <= set(kind.fields)


@every_kind
def test_what_a_kind_gives_to_projections_are_its_own_plain_fields(kind: Kind) -> None:
    given = [] if kind.entry is None else [name for name in vars(kind.entry).values() if name]
    if kind.search:
        given += [name for name in (kind.search.name, kind.search.phones, *kind.search.door) if name]
    assert set(given) <= set(kind.fields)
    assert not set(given) & kind.confidential


@every_kind
def test_everything_that_a_person_reads_has_a_label_in_both_languages(kind: Kind) -> None:
    labels = [kind.label]
    lists: list[Codes | None] = []
    for field in kind.fields.values():
        labels.append(field.label)
        lists += [field.codes, field.keys]
        labels += [part.label for part in (field.parts or {}).values()]
    labels += [label for codes in lists if codes for label in codes.values.values()]
    labels += list(kind.states.states.values()) if kind.states else []
    assert all(label.zh.strip() and label.en.strip() for label in labels)
    assert not any(label.zh.isascii() for label in labels if label.en != "SHA-256")
    assert all(label.en.isascii() for label in labels)


@every_kind
def test_a_field_never_reaches_further_than_nowhere(kind: Kind) -> None:
    assert all(field.reach in ORDER for field in kind.fields.values())
    assert all(not kind.fields[name].required for name in kind.confidential), (
        "a required field must be readable"
    )
    assert all(kind.fields[name].reach == CONFIDENTIAL for name in kind.confidential)


@every_kind
def test_what_is_confidential_names_who_may_open_it_and_nothing_else_does(kind: Kind) -> None:
    for name, field in kind.fields.items():
        assert bool(field.opened_by) == (name in kind.confidential), name
        assert field.opened_by <= {*ROLE.values, AUTHOR}


@every_kind
def test_the_manifest_survives_json_and_names_every_field(kind: Kind) -> None:
    manifest = manifest_of(kind)
    assert json.loads(json.dumps(manifest)) == manifest
    assert [field["name"] for field in manifest["fields"]] == list(kind.fields)
    assert [field["name"] for field in manifest["fields"] if field["required"]] == [
        name for name, field in kind.fields.items() if field.required
    ]


def test_the_digest_of_the_registry_changes_with_a_declaration() -> None:
    assert Registry(KINDS).digest == Registry(KINDS).digest
    assert Registry(KINDS).digest != Registry(KINDS[1:]).digest


@pytest.mark.parametrize(("kind", "example"), list(each("valid")))
def test_a_valid_example_is_valid(kind: Kind, example: dict[str, Any]) -> None:
    assert problems(kind, example, is_new=True, is_servers=kind.is_server_made) == {}


@pytest.mark.parametrize(("kind", "example"), list(each("refused")))
def test_a_refused_example_is_refused_at_its_field(kind: Kind, example: dict[str, Any]) -> None:
    found = problems(kind, example["set"], is_new=True, is_servers=kind.is_server_made)
    assert list(found) == [example["field"]]


@pytest.mark.parametrize(("kind", "example"), list(each("edits")))
def test_an_edit_needs_only_what_it_changes(kind: Kind, example: dict[str, Any]) -> None:
    assert problems(kind, example, is_new=False, is_servers=kind.is_server_made) == {}


@every_kind
def test_each_older_schema_has_an_example_that_still_counts(kind: Kind) -> None:
    older = examples(kind)["older"]
    assert {example["schema"] for example in older} == set(range(1, kind.schema))
    for example in older:
        assert problems(kind, lifted(kind, example["schema"], example["set"]), is_new=True) == {}


@every_kind
def test_a_field_nobody_declared_is_refused(kind: Kind) -> None:
    whole = {**examples(kind)["valid"][0], "nobody_declared_this": 1}
    assert problems(kind, whole, is_new=True, is_servers=True) == {"nobody_declared_this": "unknown field"}


@every_field
def test_a_required_field_is_asked_for_and_cannot_be_emptied(kind: Kind, name: str) -> None:
    whole = examples(kind)["valid"][0]
    without = {key: value for key, value in whole.items() if key != name}
    is_required = kind.fields[name].required
    assert (name in problems(kind, without, is_new=True, is_servers=True)) == is_required
    assert (name in problems(kind, {name: None}, is_new=False, is_servers=True)) == is_required


@every_field
def test_a_field_refuses_values_of_another_type(kind: Kind, name: str) -> None:
    field = kind.fields[name]
    for value in WRONG[field.type]:
        sent = value if field.merge == "replace" else {"append": value}
        assert name in problems(kind, {name: sent}, is_new=False, is_servers=True), value


@every_field
def test_a_limit_holds_to_the_character(kind: Kind, name: str) -> None:
    field = kind.fields[name]
    if field.type != "text" or field.limit is None:
        return
    assert name not in problems(kind, {name: "字" * field.limit}, is_new=False, is_servers=True)
    assert name in problems(kind, {name: "字" * (field.limit + 1)}, is_new=False, is_servers=True)


@every_field
def test_what_the_server_sets_is_refused_from_a_device(kind: Kind, name: str) -> None:
    found = problems(kind, {name: None}, is_new=False)
    if kind.fields[name].is_servers:
        assert found == {name: "set by the server alone"}


@every_kind
def test_a_removal_stands_alone_and_facts_are_never_removed(kind: Kind) -> None:
    assert ("removed" in problems(kind, {"removed": True}, is_new=False)) == kind.is_fact
    assert "removed" in problems(kind, {"removed": True}, is_new=True)
    assert "removed" in problems(kind, {"removed": False}, is_new=False)
