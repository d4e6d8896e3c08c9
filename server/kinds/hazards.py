"""The hazard: something that is not safe, handed on until it is put right, checked, and answered.

Who has it, until when, how it was put right and who checked it is what its steps say; the record itself says
what was found. Its texts may be read by everybody who works here, so the door of a home is a field of its own
(`dwelling`, personal), and what lies outside the buildings is kept in the grid.
"""

from server.kinds.codes.hazards import FOUND_BY_KIND, HAZARD_TYPE, PLACE_KIND, SEVERITY
from server.records.fields import WORK, Label, code, files, instant, ref, text
from server.records.kind import Access, Entry, Kept, Kind, Search, fact_fields
from server.records.workflow import InitialOf, Move, Workflow

AUTHOR = "author"
PLACE = frozenset({"grid_worker", "community_staff", "grid_lead"})
LEAD = frozenset({"grid_lead"})
WORKS = PLACE | {"building_leader"}
URGENT = "4"
# Until when it should be put right, in hours: a reminder, never a penalty.
TERM_HOURS = {"1": 7 * 24, "2": 3 * 24, "3": 24, URGENT: 0}


HANDLING = Workflow(
    initial="reported",
    states={
        "reported": Label("已报", "Reported"),
        "accepted": Label("已受理", "Accepted"),
        "dispatched": Label("已派单", "Handed on"),
        "in_progress": Label("处理中", "Being put right"),
        "resolved": Label("已处理", "Put right"),
        "verified": Label("已复查", "Checked"),
        "closed": Label("已办结", "Closed"),
        "reopened": Label("又出现", "Come back"),
        "transferred": Label("已转出", "Passed to another unit"),
        "declined": Label("不受理", "Not taken up"),
        "linked_duplicate": Label("已并到同一件", "The same as another"),
    },
    moves=(
        Move("reported", "accepted", PLACE),
        Move("reported", "declined", PLACE),
        Move("reported", "linked_duplicate", PLACE | {AUTHOR}),
        Move("accepted", "dispatched", LEAD),
        Move("accepted", "transferred", LEAD),
        Move("transferred", "accepted", PLACE),
        Move("transferred", "closed", PLACE - {"grid_worker"}),
        Move("dispatched", "in_progress", WORKS),
        Move("in_progress", "resolved", WORKS),
        Move("resolved", "verified", WORKS, not_by="resolved"),
        Move("verified", "closed", PLACE - {"grid_worker"}),
        Move("verified", "reopened", frozenset({AUTHOR})),
        Move("reopened", "in_progress", WORKS),
    ),
    # What cannot wait is with whoever can help already: somebody was called before it was written down.
    initial_of=InitialOf("severity", {URGENT: "dispatched"}),
)

_FACT = fact_fields()
FIELDS = {
    "hazard_type": code("类型", "Type", HAZARD_TYPE, reach=WORK, required=True),
    "severity": code("级别", "Severity", SEVERITY, reach=WORK, required=True),
    "place_kind": code("哪种地方", "Kind of place", PLACE_KIND, reach=WORK, required=True),
    "place_ref": ref("地点", "Place", "building", "unit", reach=WORK, required=True),
    "place_text": text("具体位置", "Where exactly", 60, reach=WORK),
    "dwelling": ref("哪一户门里", "Behind which door", "dwelling"),
    "found_by_kind": code("怎么发现的", "Found by", FOUND_BY_KIND, reach=WORK, required=True),
    "found_in": ref("从哪条记录来", "Found in", reach=WORK),
    "desc": text("说明", "What it is", 300, reach=WORK, required=True),
    "files": files("照片和录音", "Photos and voice", why=Label("照片可不拍", "A photo is always optional")),
    "due_at": instant("应办结", "Due at", reach=WORK),
    "duplicate_of": ref("和哪一件是同一件", "The same as", "hazard", reach=WORK),
    "reporter_told_at": instant("已告诉报的人", "Reporter told at", reach=WORK),
    **{name: _FACT[name] for name in ("occurred_at", "occurred_precision", "how")},
}

HAZARD = Kind(
    name="hazard",
    label=Label("隐患", "Hazard"),
    fields=FIELDS,
    lives_in=frozenset({"building", "grid"}),
    access=Access(
        # Staff and leads make them too: out of what was reported to them, and to apply what was parked.
        within={
            "grid_worker": "CRU",
            "building_leader": "CRU",
            "volunteer": "CRo",
            "team_lead": "R",
            "community_staff": "CRU",
            "grid_lead": "CRU",
            "contact_cadre": "R",
            "street_supervisor": "R",
        },
        own=frozenset({"desc", "place_text", "files", "severity", "duplicate_of", "reporter_told_at"}),
    ),
    reach=WORK,
    states=HANDLING,
    search=Search(words=("place_text", "desc")),
    entry=Entry(day="occurred_at", due="due_at", place="place_ref", code_1="hazard_type", code_2="severity"),
    why=Label(
        "哪里不安全，谁去处理，处理好没有", "What is not safe, who sees to it, and whether it is right"
    ),
    kept=Kept(
        Label("报上来那天起，办结了的", "after it was reported, once it is closed"),
        months=24,
        most=60,
        once_closed=True,
    ),
)
