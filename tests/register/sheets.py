"""Workbooks as communities keep them: small ones by hand, a whole street's, and faults to plant in them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import xlsxwriter

from server.demo.homes import Settler
from server.demo.names import family_name, full_name
from server.demo.street import SEED, plan
from server.kinds.codes.people import RELATION

HEADINGS = (
    "社区",
    "网格",
    "小区",
    "楼号",
    "单元",
    "门牌",
    "户主/姓名",
    "与户主关系",
    "性别",
    "出生年份",
    "电话",
    "备注",
)
YEAR = 2026
Cell = str | int | None


def book(
    path: Path, rows: Iterable[Sequence[Cell]], headings: Sequence[str] = HEADINGS, sheet: str = "台账"
) -> Path:
    """Write a workbook with a title row, as they have."""
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    page = workbook.add_worksheet(sheet)
    page.write(0, 0, "居民台账")
    page.write_row(1, 0, headings)
    for at, row in enumerate(rows, start=2):
        page.write_row(at, 0, row)
    workbook.close()
    return path


def whole_street(scale: float = 1.0) -> Iterator[list[Cell]]:
    """The register of the demo street, one row a person, children under 14 among them."""
    settler = Settler(datetime(2026, 1, 1, tzinfo=UTC), YEAR, "nobody")
    rng = Random(SEED)
    for community in plan(scale):
        for grid in community.grids:
            for house in grid.houses:
                settled = settler.house(grid.key, "grid", house, datetime(2024, 1, 1, tzinfo=UTC))
                place: list[Cell] = [community.name, grid.name, house.estate, house.name]
                yield from _rows(settled.changes, place, rng)


def _rows(changes: Iterable[object], place: list[Cell], rng: Random) -> Iterator[list[Cell]]:
    door: list[Cell] = []
    for change in changes:
        kind, body = change.kind, change.set  # type: ignore[attr-defined]  # a Change, seen as it is used
        if kind == "dwelling":
            door = [*place, f"{body['entrance']}单元", body["door"]]
            if body["dwelling_state"] not in ("lived", "let"):
                yield [*door, None, None, None, None, None, None]
        elif kind == "household":
            children, note = body.get("children", 0), body.get("contact_note")
        elif kind == "person":
            relation = RELATION.values[body["relation"]].zh
            phone = (body.get("phones") or [None])[0]
            sex = "女" if body["sex"] == "female" else "男"
            is_head = body["relation"] == "head"
            yield [*door, body["name"], relation, sex, body["birth_year"], phone, note if is_head else None]
            for child in range(children if is_head else 0):
                name = full_name(rng, family_name(rng), "male")
                yield [
                    *door,
                    name,
                    "子女",
                    rng.choice("男女"),
                    YEAR - 1 - 4 * child - rng.randrange(4),
                    None,
                    None,
                ]


def plant(rows: list[list[Cell]], count: int, rng: Random) -> dict[str, int]:
    """Spoil so many rows of a street's register, each in one way; gives how many of each kind."""
    ways: list[tuple[str, int, Cell]] = [
        ("community_unknown", 0, "远山里"),
        ("grid_unknown", 1, "九十九网格"),
        ("building_missing", 3, None),
        ("door_missing", 5, None),
        ("name_unusable", 6, "王1234"),
        ("relation_unknown", 7, "房东"),
        ("sex_unknown", 8, "？"),
        ("birth_year_unreadable", 9, "属马"),
        ("birth_year_future", 9, YEAR + 9),
        ("birth_year_too_early", 9, 1850),
        ("phone_unusable", 10, "无"),
        ("too_long", 11, "请" * 61),
        ("note_stopped", 11, "620102194801010011"),
    ]
    planted: dict[str, int] = {}
    named = [at for at, row in enumerate(rows) if row[6]]
    for n, at in enumerate(rng.sample(named, count)):
        code, column, value = ways[n % len(ways)]
        rows[at][column] = value
        planted[code] = planted.get(code, 0) + 1
    return planted
