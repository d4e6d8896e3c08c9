"""Rules of the places and their people that are more than a type."""

from server.base.clock import day_of, utc_now
from server.kinds import KINDS
from server.kinds.cases import SETTLING
from server.kinds.places import PERSON
from server.kinds.units import UNIT
from server.records.check import problems

HOUSEHOLD_ID = "01900000-0000-7000-8000-000000000004"


def test_somebody_under_fourteen_has_no_record_of_their_own() -> None:
    year = day_of(utc_now()).year
    person = {"name": "小满", "household": HOUSEHOLD_ID}
    assert "birth_year" in problems(PERSON, {**person, "birth_year": year - 13}, is_new=True)
    assert problems(PERSON, {**person, "birth_year": year - 14}, is_new=True) == {}


def test_a_unit_founds_a_scope_of_its_level_a_building_and_a_team_one_of_their_own() -> None:
    founding = {kind.name: kind.founds for kind in KINDS if kind.founds}
    assert set(founding) == {"unit", "building", "volunteer_team"}
    assert UNIT.founds is not None
    assert [UNIT.founds({"level": level}) for level in ("street", "community", "grid")] == [
        "street",
        "community",
        "grid",
    ]


def test_a_building_leader_sees_door_numbers_and_nobody_behind_them() -> None:
    seen = {kind.name for kind in KINDS if "R" in kind.access.within.get("building_leader", "")}
    assert seen >= {"unit", "building", "dwelling"}
    assert not seen & {"household", "person", "visit", "care_task", "consent_record"}


def test_a_conflict_is_settled_by_those_whose_values_stand_in_it_or_by_the_lead() -> None:
    conflict = {"values": [{"value": 1, "by": "a", "at": "…"}, {"value": 2, "by": None, "at": "…"}]}
    assert SETTLING.owners(conflict) == {"a"}
    assert SETTLING.may_step("settled", frozenset({"owner"}))
    assert SETTLING.may_step("settled", frozenset({"lead"}))
    assert not SETTLING.may_step("settled", frozenset({"community_staff"}))
    assert SETTLING.allows("open", "settled")
    assert not SETTLING.allows("settled", "open")
