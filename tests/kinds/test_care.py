"""When the next care visit is due, and which visit ends one."""

from datetime import date

import pytest

from server.kinds.care import ends, next_due, next_task


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
