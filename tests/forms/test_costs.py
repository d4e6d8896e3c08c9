"""Whatever a form asks, its answers are judged in good time, and none of them makes a fault."""

from contextlib import suppress
from datetime import UTC, datetime
from threading import BoundedSemaphore

import pytest

from server.base.errors import Problem
from server.forms import workbook
from server.forms.attachments import FormRefused, prepared
from server.forms.expressions import read
from server.forms.nodes import Node
from server.forms.patterns import compiled
from server.forms.world import ExpressionError, TooLong, World

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ROWS = 1000


def asked(said: str, world: World, text: str = "") -> object:
    """What an expression says where a thousand rows stand, each with the texts `a` and `b`."""
    root = Node("").add("data")
    for number in range(ROWS):
        row = root.add("row")
        row.add("a", str(number))
        row.add("b", f"x{number}")
    return read(said).value(world, root.add("here", text))


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "(a|a)*b",
        "(?:a|aa){40}b",
        "(a?){40}a{40}",
        "(?>(a+)+)b",
        ".*.*.*.*.*.*.*b",
        "(a{1,9}){40}b",
    ],
)
def test_a_pattern_that_multiplies_its_tries_is_not_safe(pattern: str) -> None:
    assert compiled(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"^1[3-9]\d{9}$", r"^\d{4}-\d{2}-\d{2}$", r"(\d{1,3}\.){3}\d{1,3}", r"^\S+@\S+\.\S+$",
        "^[甲乙丙]{2,20}$", "^(甲|乙)(、(甲|乙))*$", r"\w+\s+\w+\s+\w+", "(ab|cd){3}", "",
    ],
)  # fmt: skip
def test_a_pattern_that_people_write_is_safe(pattern: str) -> None:
    assert compiled(pattern) is not None


def test_a_text_too_long_for_its_pattern_is_not_held_against_anybody() -> None:
    assert asked("regex(., '^.*甲.*乙.*$')", World(NOW), "一甲二乙") is True
    assert asked("regex(., '^.*甲.*乙.*$')", World(NOW), "丙" * 20) is False
    assert asked("regex(., '^.*甲.*乙.*$')", World(NOW), "丙" * 4000) is True


@pytest.mark.parametrize("said", ["/data/row/a = /data/row/b", "/data/row/a < /data/row/b", "//*[//* = 'y']"])
def test_comparing_everything_with_everything_is_given_up(said: str) -> None:
    with pytest.raises(TooLong):
        asked(said, World(NOW))


def test_the_text_of_all_of_it_is_put_together_once() -> None:
    assert asked("count(//*[contains(string(/data), 'y')])", World(NOW)) == 0.0


def test_the_row_before_is_found_in_each_of_a_thousand_rows() -> None:
    assert asked("string(indexed-repeat(/data/row/a, /data/row, 999))", World(NOW)) == "998"
    world = World(NOW)
    asked("indexed-repeat(/data/row/a, /data/row, 7)", world)
    assert world.looks > World(NOW).looks - 20 * ROWS


@pytest.mark.parametrize(
    "said",
    [
        "substr('甲', 1e400)", "substr('甲', number('1e400'))", "number('0001-01-01T00:00:00+14:00')",
        "sum(//huge)", "indexed-repeat(/data/row/a, /data/row, number('1e400'))",
        "date('0001-01-01T00:00:00+14:00')",
    ],
)  # fmt: skip
def test_an_argument_that_makes_no_sense_is_no_fault_of_the_server(said: str) -> None:
    with suppress(ExpressionError):
        asked(said, World(NOW))


def test_a_list_of_nothing_but_line_ends_is_refused_without_being_read_to_its_end() -> None:
    with pytest.raises(FormRefused):
        prepared([("list.csv", b"name\n" + b"\n" * 3_000_000)])


def test_whoever_comes_while_two_workbooks_are_read_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(workbook, "AT_ONCE", BoundedSemaphore(1))
    with workbook.AT_ONCE, pytest.raises(Problem) as told:
        workbook.read_workbook(b"PK")
    assert told.value.code == "busy"
