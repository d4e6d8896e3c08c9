"""The tree of units: street, communities, grids. A unit founds the scope of what belongs to it as such."""

from server.kinds.codes.places import GRID_TYPE, UNIT_LEVEL
from server.kinds.rights import all_may
from server.records.fields import CODE, NAME, PUBLIC, Label, code, day, phones, ref, text
from server.records.kind import Access, Body, Kept, Kind, Search


def _level(body: Body) -> str:
    return str(body["level"])


def _check(changes: Body) -> dict[str, str]:
    """Only a street stands under nothing; the level is named when a unit is made."""
    level = changes.get("level")
    wrong = {}
    if level in ("community", "grid") and not changes.get("parent"):
        wrong["parent"] = "Missing: only a street has no unit above it."
    if level in ("street", "community") and changes.get("grid_type"):
        wrong["grid_type"] = "Only for grids."
    return wrong


UNIT = Kind(
    name="unit",
    label=Label("单位", "Unit"),
    fields={
        "level": code("级别", "Level", UNIT_LEVEL, reach=PUBLIC, required=True),
        "name": text("名称", "Name", 40, reach=PUBLIC, required=True, holds=NAME),
        "code": text("编码", "Code", 20, reach=PUBLIC, holds=CODE),
        # Required below the street: see _check.
        "parent": ref("上级", "Parent", "unit", reach=PUBLIC),
        "grid_type": code("网格类型", "Kind of grid", GRID_TYPE, reach=PUBLIC),
        # Whom a page of danger names first; that of the nearest unit counts.
        "gas_phones": phones("燃气抢修电话", "Gas rescue", reach=PUBLIC),
        "duty_phones": phones("值班电话", "Phone on duty", reach=PUBLIC),
        "valid_from": day("从", "From", reach=PUBLIC, required=True),
        "valid_to": day("到", "To", reach=PUBLIC),
    },
    lives_in=frozenset({"street", "community", "grid"}),
    access=Access(within=all_may("R", street_admin="CRU", grid_lead="CRU"), above=all_may("R")),
    reach=PUBLIC,
    founds=_level,
    search=Search(name="name"),
    check=_check,
    why=Label("街道、社区和网格怎么划分；谁负责哪里", "How the street is divided, and who looks after what"),
    kept=Kept(Label("这个单位还在", "as long as the unit exists")),
)
