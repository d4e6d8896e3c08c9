"""When the next care visit is due, and which visit ends one."""

from datetime import date

import pytest

from server.kinds.care import ends, next_due, next_task, task_after


@pytest.mark.parametrize(
    ("cadence", "visited", "due"),
    [
        ("weekly", date(2026, 11, 23), date(2026, 11, 30)),
        ("biweekly", date(2026, 12, 25), date(2027, 1, 8)),
        ("monthly", date(2027, 1, 31), date(2027, 2, 28)),
        ("monthly", date(2026, 12, 5), date(2027, 1, 5)),
        ("quarterly", date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_the_next_visit_counts_from_the_one_that_was_made(cadence: str, visited: date, due: date) -> None:
    assert next_due(cadence, visited) == due


@pytest.mark.parametrize(
    ("visit", "is_end"),
    [
        ({"result": "met"}, True),
        ({"result": "declined"}, True),
        ({"result": "phone_ok"}, True),
        ({"result": "no_answer"}, False),
        ({"result": "reschedule"}, False),
        ({"result": "unsafe_abort"}, False),
        ({"result": "met", "void_reason": "敲错了门"}, False),
    ],
)
def test_a_task_ends_with_a_visit_that_took_place(visit: dict[str, str], is_end: bool) -> None:
    assert ends(visit) is is_end


def test_a_task_with_a_cadence_is_followed_by_the_next() -> None:
    task = {
        "household": "h",
        "person": "p",
        "purpose": "care_visit",
        "cadence": "monthly",
        "due_on": "2026-11-20",
    }
    assert next_task(task, date(2026, 11, 23)) == {**task, "due_on": "2026-12-23"}
    assert next_task({**task, "cadence": None}, date(2026, 11, 23)) is None


CARE = {"household": "h", "purpose": "care_visit", "cadence": "weekly", "due_on": "2026-11-23"}
SEEN_AT = "2026-11-23T02:00:00.000Z"


@pytest.mark.parametrize(
    ("agreed", "due"),
    [("2026-11-25", "2026-11-25"), ("2026-12-04", "2026-12-04"), ("2026-11-22", "2026-11-30")],
)
def test_the_day_agreed_at_the_door_stands_before_the_cadence(agreed: str, due: str) -> None:
    following = task_after({"result": "met", "next_on": agreed}, CARE, SEEN_AT)
    assert following is not None
    assert following["due_on"] == due


def test_a_plan_that_has_ended_has_no_next() -> None:
    assert task_after({"result": "met"}, {**CARE, "ends_on": "2026-11-23"}, SEEN_AT) is None
    assert task_after({"result": "met"}, {**CARE, "ends_on": "2026-11-30"}, SEEN_AT) is None
    following = task_after({"result": "met"}, {**CARE, "ends_on": "2026-12-01"}, SEEN_AT)
    assert following is not None
    assert following["ends_on"] == "2026-12-01"


def test_a_season_is_asked_for_once() -> None:
    task = {
        "household": "h",
        "purpose": "emergency",
        "due_on": "2026-11-23",
        "source": "season",
        "season": "cold",
    }
    assert task_after({"result": "met"}, task, SEEN_AT) is None
