"""Care visits that are due. A task is opaque: it says who, when and how often, and never why.

A season's task (extreme cold, a heating outage) is asked for once, of many homes at a time, and is over by
itself from `ends_on`; any visit that reaches the home after it was made ends it: one knock is one record.
"""

import calendar
from datetime import date, timedelta

from server.base.clock import day_of, from_wire
from server.kinds.codes.care import CADENCE, SEASON, TASK_PURPOSE, TASK_SOURCE
from server.kinds.moving import moves
from server.records.fields import WORK, Label, code, day, flag, ref
from server.records.kind import Access, Body, Ending, Entry, Kept, Kind, Sequel

# A visit with one of these results has not happened as far as the task is concerned.
STAYS_DUE = frozenset({"no_answer", "reschedule", "unsafe_abort"})
DAYS = {"weekly": 7, "biweekly": 14}
CARE_VISIT = "care_visit"  # what is consented to, and the purpose of a task that hangs on it
MONTHS = {"monthly": 1, "quarterly": 3}


def ends(visit: Body) -> bool:
    """Whether a visit that names a task ends it."""
    return visit.get("void_reason") is None and visit.get("result") not in STAYS_DUE


def next_due(cadence: str, visited_on: date) -> date:
    """The day of the next visit, counted from the one that was made; a month ends on its last day at most.

    Errors: KeyError for a cadence that is not in the list.
    """
    if cadence in DAYS:
        return visited_on + timedelta(days=DAYS[cadence])
    months = visited_on.month - 1 + MONTHS[cadence]
    year, month = visited_on.year + months // 12, months % 12 + 1
    return date(year, month, min(visited_on.day, calendar.monthrange(year, month)[1]))


def next_task(task: Body, visited_on: date, agreed_on: str | None = None) -> Body | None:
    """The task that follows one that has ended; None where it has no cadence, or its plan is over by then.

    Shape: due on the day that was agreed at the door, where it lies ahead, else as the cadence says.
    """
    if not task.get("cadence"):
        return None
    due_on = next_due(task["cadence"], visited_on).isoformat()
    if agreed_on and agreed_on > visited_on.isoformat():
        due_on = agreed_on
    if task.get("ends_on") and task["ends_on"] <= due_on:
        return None
    kept = {
        name: task[name]
        for name in ("household", "person", "purpose", "cadence", "two_people", "source", "ends_on")
        if task.get(name) is not None
    }
    return {**kept, "due_on": due_on}


def task_after(visit: Body, task: Body, at: str) -> Body | None:
    """The task that follows when a visit ends the one it names; None where it does not, or has no cadence."""
    visited_at = from_wire(visit.get("occurred_at") or at)
    return next_task(task, day_of(visited_at), visit.get("next_on")) if ends(visit) else None


def is_withdrawn(consents: list[Body]) -> bool:
    """Whether somebody has taken back their yes to care visits, and no other one stands."""
    care = [one for one in consents if CARE_VISIT in (one.get("consent_scope") or ())]
    return bool(care) and all(one.get("withdrawn_on") for one in care)


CARE_TASK = Kind(
    name="care_task",
    label=Label("关怀走访", "Care visit"),
    fields={
        "household": ref("住户", "Household", "household", required=True),
        "person": ref("居民", "Person", "person"),
        "purpose": code("事由", "Purpose", TASK_PURPOSE, required=True),
        "cadence": code("频次", "How often", CADENCE),
        "due_on": day("应访日期", "Due on", required=True),
        "two_people": flag("两人同行", "Two people"),
        "source": code("来源", "Where from", TASK_SOURCE, reach=WORK),
        "season": code("哪种时候", "Which season", SEASON, reach=WORK),
        "ends_on": day("从哪天起不用再去", "No longer due from", reach=WORK),
        **moves("care_task"),
    },
    sequel=Sequel(after="visit", reads="care_task", make=task_after, ends=ends),
    ending=Ending(
        after="consent_record",
        person="subject",
        is_over=is_withdrawn,
        ends=lambda task: task.get("purpose") == CARE_VISIT,
    ),
    lives_in=frozenset({"building"}),
    access=Access(within={"grid_worker": "R", "community_staff": "R", "grid_lead": "CRU"}),
    entry=Entry(
        day="due_on", due="due_on", place="household", person="person", code_1="purpose", code_2="cadence"
    ),
    why=Label("到时候去看望（本人同意）", "To call when it is due (with consent)"),
    kept=Kept(Label("应访那天起", "after the day it was due"), months=6, most=24),
)
