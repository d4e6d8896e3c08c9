"""Rules of a household as a whole: one head, everybody once."""

from server.register.faults import Fault
from server.register.rows import Row


def judge(rows: list[Row], has_head: bool, names_relations: bool) -> None:
    """Add to the rows' faults what is wrong with them together.

    Shape: `has_head` where a head is known from before; `names_relations` where the register says who is
           what: if not, whoever stands first is the head.
    """
    _judge_twice(rows)
    people = [row for row in rows if row.name or row.faults]
    if not people:
        return
    heads = [row for row in people if row.relation == "head"]
    for row in heads[1:]:
        if not any(fault.code == "row_twice" for fault in row.faults):
            row.faults.append(Fault(row.number, "relation", "head_twice", heads[0].name))
    if heads or has_head:
        return
    if not names_relations or (len(people) == 1 and people[0].relation is None and not people[0].is_child):
        people[0].relation = people[0].relation or "head"
    elif not any(_might_be_head(row) for row in people):
        people[0].faults.append(Fault(people[0].number, "relation", "head_missing"))


def _might_be_head(row: Row) -> bool:
    """Whether a row's own fault hides who it is: then it is not said twice that the head is missing."""
    return any(fault.code in ("relation_unknown", "name_missing", "name_unusable") for fault in row.faults)


def _judge_twice(rows: list[Row]) -> None:
    seen: dict[tuple[str, int | None], Row] = {}
    for row in rows:
        if not row.name:
            continue
        first = seen.setdefault((row.name, row.birth_year), row)
        if first is not row:
            row.faults.append(Fault(row.number, "name", "row_twice", f"第 {first.number} 行"))
