"""What somebody noticed and the community should know: about things and needs, never about what people think.

Staff make of it what it is (a hazard, a dispute, a service, a wish, something to talk over, or nothing more),
and whoever wrote it gets the answer on their own tablet.
"""

from server.kinds.codes.info import INFO_KIND, OFFICER_KIND, WANTED
from server.records.fields import WORK, Label, code, day, files, ref, text
from server.records.kind import Access, Due, Entry, Kept, Kind, fact_fields
from server.records.workflow import Move, Workflow

DESK = frozenset({"community_staff", "grid_lead"})
_FACT = fact_fields()

ANSWERING = Workflow(
    initial="sent",
    states={
        "sent": Label("已报", "Sent"),
        "triaged": Label("已分办", "Sorted"),
        "answered": Label("已答复", "Answered"),
        "closed": Label("已办结", "Closed"),
    },
    moves=(
        Move("sent", "triaged", DESK),
        Move("triaged", "answered", DESK),
        Move("answered", "closed", DESK | {"author"}),
    ),
)

# Whoever reports reads their own and the answer to it, also where the report lies with the community.
REPORTERS = dict.fromkeys(("grid_worker", "building_leader", "team_lead", "info_officer"), "CRo")

INFO_REPORT = Kind(
    name="info_report",
    label=Label("信息上报", "Report"),
    fields={
        "info_kind": code("哪一类", "What kind", INFO_KIND, reach=WORK, required=True),
        "text": text("什么事", "What it is", 300, required=True),
        "place_ref": ref("地点", "Place", "building", "unit", reach=WORK),
        "wanted": code("想要怎样", "What is wanted", WANTED, reach=WORK),
        "officer_kind": code("谁报的", "Who reports", OFFICER_KIND, reach=WORK, required=True),
        "files": files(
            "照片和录音", "Photos and voice", why=Label("照片可不拍", "A photo is always optional")
        ),
        "from_visit": ref("从哪次走访来", "From which visit", "visit", reach=WORK),
        "routed_to": ref(
            "转成了哪一件",
            "Became",
            "hazard",
            "dispute",
            "service_request",
            "micro_wish",
            "quick_discussion",
            reach=WORK,
        ),
        "answer": text("答复", "Answer", 300),
        "due_on": day("最晚哪天答复", "Answer due on", reach=WORK, is_servers=True),
        **{name: _FACT[name] for name in ("occurred_at", "occurred_precision", "how")},
    },
    lives_in=frozenset({"building", "grid", "community"}),
    access=Access(
        within={
            **REPORTERS,
            "community_staff": "CRU",
            "grid_lead": "CRU",
            "contact_cadre": "R",
            "street_supervisor": "R",
        },
        above=REPORTERS,
        own=frozenset({"text", "place_ref", "wanted", "files"}),
    ),
    states=ANSWERING,
    due=Due("due_on", days=2, is_working=True),
    window_days=365,
    entry=Entry(
        day="occurred_at", due="due_on", place="place_ref", code_1="info_kind", code_2="officer_kind"
    ),
    why=Label("有人看到的事，转给该办的人，再答复他", "What was noticed is seen to, and answered"),
    kept=Kept(
        Label("报上来那天起，办结了的", "after it was reported, once it is closed"),
        months=12,
        most=36,
        once_closed=True,
    ),
)
