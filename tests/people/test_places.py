"""Who held which scope on which day, as the records say it."""

from server.base.database import Database
from server.people import places, setting
from server.people.places import Places, followed
from server.people.tree import Stretch, read_tree
from tests.people import street
from tests.people.street import EAST, HOUSE, ONE, STREET, THREE, TWO, applied

BODY = {"unit": ONE, "name": "1号楼"}
MOVED = {"unit": TWO, "name": "1号楼", "unit_from": "2026-11-10"}


def _history(stretches: list[Stretch]) -> list[tuple[str, str | None, str | None]]:
    return [(one.from_on, one.to_on, one.parent) for one in stretches]


def _founded() -> list[Stretch]:
    return followed([], applied("building", HOUSE, None, BODY))


def test_a_building_was_always_in_its_grid_where_nobody_says_since_when() -> None:
    assert _history(_founded()) == [(places.ALWAYS, None, ONE)]


def test_a_recut_gives_the_building_to_the_new_grid_from_the_day_it_names() -> None:
    history = followed(_founded(), applied("building", HOUSE, BODY, MOVED))
    assert _history(history) == [(places.ALWAYS, "2026-11-10", ONE), ("2026-11-10", None, TWO)]


def test_a_recut_without_a_day_counts_from_the_day_in_shanghai_on_which_it_was_made() -> None:
    late = "2026-11-09T17:00:00.000Z"  # already the tenth in Shanghai
    history = followed(_founded(), applied("building", HOUSE, BODY, {**BODY, "unit": TWO}, at=late))
    assert history[-1].from_on == "2026-11-10"


def test_a_recut_that_is_taken_back_leaves_one_stretch() -> None:
    moved = followed(_founded(), applied("building", HOUSE, BODY, MOVED))
    back = followed(moved, applied("building", HOUSE, MOVED, {**BODY, "unit_from": "2026-11-10"}))
    assert _history(back) == [(places.ALWAYS, None, ONE)]


def test_a_corrected_day_moves_the_border_between_two_stretches() -> None:
    moved = followed(_founded(), applied("building", HOUSE, BODY, MOVED))
    later = followed(moved, applied("building", HOUSE, MOVED, {**MOVED, "unit_from": "2026-11-20"}))
    assert _history(later) == [(places.ALWAYS, "2026-11-20", ONE), ("2026-11-20", None, TWO)]


def test_a_new_name_is_the_name_of_the_whole_past() -> None:
    moved = followed(_founded(), applied("building", HOUSE, BODY, MOVED))
    renamed = followed(moved, applied("building", HOUSE, MOVED, {**MOVED, "name": "甲楼"}))
    assert {one.name for one in renamed} == {"甲楼"}


def test_a_unit_ends_after_its_last_valid_day_and_lives_again_when_that_is_emptied() -> None:
    body = {"level": "grid", "parent": EAST, "name": "第一网格", "valid_from": "2026-01-01"}
    grid = followed([], applied("unit", ONE, None, body))
    ended = followed(grid, applied("unit", ONE, body, {**body, "valid_to": "2026-06-30"}))
    assert _history(ended) == [("2026-01-01", "2026-07-01", EAST)]
    assert _history(followed(ended, applied("unit", ONE, {**body, "valid_to": "2026-06-30"}, body))) == [
        ("2026-01-01", None, EAST)
    ]


def test_a_removed_building_ends_on_that_day() -> None:
    gone = followed(_founded(), applied("building", HOUSE, BODY, None, at="2026-11-10T02:00:00.000Z"))
    assert _history(gone) == [(places.ALWAYS, "2026-11-10", ONE)]


def test_the_projection_is_written_with_closed_scopes_and_new_rights(database: Database) -> None:
    database.write(street.build)
    with database.snapshot() as connection:
        tree = read_tree(connection)
        assert setting.read(connection, setting.RIGHTS_VERSION)
    assert tree[street.CLOSED_EAST].parent == EAST
    assert tree[street.CLOSED_STREET].parent == STREET
    assert tree.on("2026-11-23").above(HOUSE) == (ONE, EAST, STREET)


def test_an_edit_that_moves_nothing_leaves_the_rights_as_they_are(database: Database) -> None:
    database.write(street.build)
    with database.snapshot() as connection:
        before = setting.read(connection, setting.RIGHTS_VERSION)
    body = {"unit": ONE, "name": "1号楼", "estate": "青禾苑"}
    database.write(lambda c: Places().update(c, [applied("building", HOUSE, body, {**body, "floors": 6})]))
    with database.snapshot() as connection:
        assert setting.read(connection, setting.RIGHTS_VERSION) == before


def test_a_rebuild_keeps_who_held_a_building_before(database: Database) -> None:
    database.write(street.build)
    body = {"unit": ONE, "name": "1号楼"}
    moved = {"unit": THREE, "name": "1号楼", "unit_from": "2026-11-10"}
    database.write(lambda c: Places().update(c, [applied("building", HOUSE, body, moved)]))
    database.write(Places().clear)
    database.write(lambda c: Places().update(c, [applied("building", HOUSE, None, moved)]))
    with database.snapshot() as connection:
        history = read_tree(connection).history[HOUSE]
    assert _history(history) == [(places.ALWAYS, "2026-11-10", ONE), ("2026-11-10", None, THREE)]


def test_units_in_a_ring_hang_nobody(database: Database) -> None:
    database.write(street.build)
    body = {"level": "community", "parent": STREET, "name": "青禾里"}
    database.write(lambda c: Places().update(c, [applied("unit", EAST, body, {**body, "parent": ONE})]))
    with database.snapshot() as connection:
        day = read_tree(connection).on("2026-11-23")
    assert set(day.above(HOUSE)) == {ONE, EAST}
    assert HOUSE in day.below(EAST)
