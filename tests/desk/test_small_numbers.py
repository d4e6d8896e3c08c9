"""A small number is not told, and cannot be worked out from what is told."""

from itertools import product

from flask import Flask

from server.desk.small_numbers import SMALLEST, told, told_total
from tests.desk.homes import Home, somebody
from tests.people.street import EAST, ONE, STREET, THREE, WEST


def test_one_to_four_are_not_told() -> None:
    assert [told(n) for n in range(7)] == [0, None, None, None, None, 5, 6]


def test_no_hidden_number_follows_from_the_total() -> None:
    for cells in product(range(8), repeat=3):
        total = told_total(cells)
        if total is None:
            continue
        shown = [told(n) for n in cells]
        hidden = [at for at, n in enumerate(shown) if n is None]
        possible = [
            each
            for each in product(range(1, SMALLEST), repeat=len(hidden))
            if sum(each) == total - sum(n or 0 for n in shown)
        ]
        for place in range(len(hidden)):
            assert len({each[place] for each in possible}) > 1, (cells, total)


def test_the_street_is_told_no_total_that_gives_a_community_away(
    app: Flask, home: Home, far_home: Home
) -> None:
    worker, other = (
        somebody(app, "wangge01", "grid_worker", ONE),
        somebody(app, "wangge03", "grid_worker", THREE),
    )
    for _ in range(6):
        worker.visit(home)
    other.visit(far_home)
    street = somebody(app, "jiedao01", "street_supervisor", STREET)
    counts = street.get("/desk/arrivals")["counts"]
    assert {one["unit"]: one["kinds"]["visit"] for one in counts["communities"]} == {EAST: 6, WEST: None}
    assert counts["total"]["visit"] is None
    for _ in range(4):
        other.visit(far_home)
    counts = street.get("/desk/arrivals")["counts"]
    assert {one["unit"]: one["kinds"]["visit"] for one in counts["communities"]} == {EAST: 6, WEST: 5}
    assert counts["total"]["visit"] == 11
