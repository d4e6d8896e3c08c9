"""The patrol: a walk through one building, row by row: what was looked at, nothing of who lives there."""

from server.kinds.codes.patrols import PATROL_ITEM, PATROL_VALUE, WEATHER
from server.records.fields import WORK, Label, code, files, instant, ref, rows, text
from server.records.kind import Access, Body, Entry, Kept, Kind, fact_fields

FIELDS = {
    "building": ref("楼栋", "Building", "building", reach=WORK, required=True),
    "started_at": instant("开始", "Began at", reach=WORK, required=True),
    "ended_at": instant("结束", "Ended at", reach=WORK),
    "weather": code("天气", "Weather", WEATHER, reach=WORK),
    "items": rows(
        "检查项",
        "Looked at",
        {
            "code": code("哪一项", "What", PATROL_ITEM, reach=WORK, required=True),
            "value": code("怎么样", "How it is", PATROL_VALUE, reach=WORK, required=True),
        },
        reach=WORK,
        required=True,
    ),
    "note": text("备注", "Note", 200, reach=WORK),
    "files": files("照片和录音", "Photos and voice", why=Label("照片可不拍", "A photo is always optional")),
    **fact_fields(),
}


def _check(changes: Body) -> dict[str, str]:
    """Something was looked at, and nothing twice: a second row would say the opposite of the first."""
    codes = [row["code"] for row in changes.get("items") or ()]
    if "items" in changes and not codes:
        return {"items": "Missing: nothing was looked at."}
    return {"items": "A row stands twice."} if len(set(codes)) < len(codes) else {}


PATROL = Kind(
    name="patrol",
    label=Label("巡查", "Patrol"),
    fields=FIELDS,
    lives_in=frozenset({"building"}),
    access=Access(
        # A grid lead may create: that is how they apply, by rights of their own, what was parked.
        within={
            "grid_worker": "CRU",
            "building_leader": "CRU",
            "volunteer": "C",
            "team_lead": "R",
            "community_staff": "RU",
            "grid_lead": "CRU",
            "contact_cadre": "R",
            "street_supervisor": "R",
        },
        own=frozenset(FIELDS),
    ),
    reach=WORK,
    is_fact=True,
    window_days=180,
    check=_check,
    entry=Entry(day="occurred_at", place="building", code_1="weather"),
    why=Label("楼里有没有不安全的地方", "Whether a building is safe"),
    kept=Kept(Label("巡查那天起", "after the patrol"), months=24, most=60),
)
