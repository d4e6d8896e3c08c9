"""What a hazard's steps may be, and what the tablet knows of it without a network."""

import re
from math import prod

import pytest

from server.kinds.codes.hazards import SEVERITY
from server.kinds.codes.patrols import PATROL_ITEM
from server.kinds.hazards import HANDLING, HAZARD, TERM_HOURS
from tests.serving import ROOT

TO_THE_END = ["accepted", "dispatched", "in_progress", "resolved", "verified", "closed"]


def test_a_hazard_goes_from_hand_to_hand_to_the_end() -> None:
    assert HANDLING.after(TO_THE_END, {"severity": "2"}) == "closed"
    passed_on = ["accepted", "transferred", "accepted", "dispatched"]
    assert HANDLING.after(passed_on, {"severity": "1"}) == "dispatched"
    assert HANDLING.after([*TO_THE_END[:5], "reopened", "in_progress"], {"severity": "3"}) == "in_progress"
    assert HANDLING.after(["resolved", "closed"], {"severity": "2"}) == "reported"


def test_what_cannot_wait_begins_handed_on_and_is_not_linked_to_another() -> None:
    assert HANDLING.begins({"severity": "4"}) == "dispatched"
    assert HANDLING.after(["linked_duplicate", "declined"], {"severity": "4"}) == "dispatched"
    assert HANDLING.after(TO_THE_END[2:], {"severity": "4"}) == "closed"


@pytest.mark.parametrize(
    ("to", "may"),
    {
        "accepted": {"grid_worker", "community_staff", "grid_lead"},
        "declined": {"grid_worker", "community_staff", "grid_lead"},
        "dispatched": {"grid_lead"},
        "transferred": {"grid_lead"},
        "resolved": {"grid_worker", "community_staff", "grid_lead", "building_leader"},
        "verified": {"grid_worker", "community_staff", "grid_lead", "building_leader"},
        "closed": {"community_staff", "grid_lead"},
        "reopened": {"author"},
        "linked_duplicate": {"grid_worker", "community_staff", "grid_lead", "author"},
    }.items(),
)
def test_who_may_make_a_step(to: str, may: set[str]) -> None:
    everybody = {who for move in HANDLING.moves for who in move.who} | {"volunteer", "street_supervisor"}
    assert {who for who in everybody if HANDLING.may_step(to, frozenset({who}))} == may


def test_whoever_put_it_right_does_not_check_it() -> None:
    assert HANDLING.may_step("verified", frozenset({"grid_worker"}))
    assert not HANDLING.may_step("verified", frozenset({"grid_worker"}), frozenset({"resolved"}))


def test_the_door_of_a_home_is_personal_and_all_other_words_are_guarded() -> None:
    assert HAZARD.fields["dwelling"].reach == "personal"
    assert {HAZARD.fields[name].guard for name in ("desc", "place_text")} == {"hard"}
    assert set(HAZARD.fields["place_ref"].target) == {"building", "unit"}


def test_the_tablet_knows_the_same_terms_and_rows() -> None:
    hazard = (ROOT / "webapp/src/kinds/hazards/hazard.ts").read_text(encoding="utf-8")
    terms = re.search(r"TERM_HOURS.*?\{(.*?)\}", hazard)
    assert terms
    said = dict(part.strip().split(": ") for part in terms[1].split(","))
    assert {name: prod(map(int, term.split("*"))) for name, term in said.items()} == TERM_HOURS
    assert set(TERM_HOURS) == set(SEVERITY.values)
    patrol = (ROOT / "webapp/src/kinds/patrols/patrol.ts").read_text(encoding="utf-8")
    rows = re.search(r"ROWS = \[(.*?)\]", patrol)
    assert rows
    assert re.findall(r"'(\w+)'", rows[1]) == list(PATROL_ITEM.values)[:12]
