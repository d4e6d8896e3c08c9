"""A service that a resident asks for, at the window or at the door."""

from server.kinds.codes.services import FACES, FOUR_DO, SERVICE_CATEGORY, SERVICE_MODE
from server.records.fields import WORK, Label, code, instant, ref, text, texts, whole
from server.records.kind import Access, Entry, Kept, Kind, fact_fields
from server.records.workflow import Move, Workflow

STAFF = frozenset({"community_staff", "grid_lead"})
FIELD = STAFF | {"grid_worker"}
HEARD = FIELD | {"author"}  # the resident's word comes through whoever hears it
_FACT = fact_fields()

SERVING = Workflow(
    initial="received",
    states={
        "received": Label("已收到", "Received"),
        "accepted": Label("已受理", "Accepted"),
        "assigned": Label("已派人", "Assigned"),
        "doing": Label("办理中", "Under way"),
        "done": Label("已办好", "Done"),
        "rated": Label("已评价", "Rated"),
        "closed": Label("已办结", "Closed"),
        "returned": Label("待补材料", "Papers missing"),
    },
    moves=(
        Move("received", "accepted", STAFF),
        Move("received", "returned", STAFF),
        Move("returned", "received", HEARD),
        Move("accepted", "assigned", STAFF),
        Move("accepted", "doing", STAFF),
        Move("assigned", "doing", FIELD),
        Move("doing", "done", FIELD),
        Move("done", "rated", HEARD),
        Move("done", "closed", STAFF),
        Move("rated", "closed", STAFF),
    ),
)

SERVICE_REQUEST = Kind(
    name="service_request",
    label=Label("服务事项", "Service"),
    fields={
        "category": code("什么事项", "What for", SERVICE_CATEGORY, required=True),
        "mode": code("怎么办", "How", SERVICE_MODE, reach=WORK, required=True),
        "four_do": code("四办", "Four ways", FOUR_DO, reach=WORK),
        "for_household": ref("哪一户", "For which home", "household"),
        "for_person": ref("哪一位", "For whom", "person"),
        "slot": instant("约的时间", "Appointment", reach=WORK),
        "papers_out": texts("收了哪些材料", "Papers taken", 40, 20),
        "papers_returned_at": instant("材料什么时候还的", "Papers given back at", reach=WORK),
        "trips": whole("跑了几趟", "Trips", 0, 50, reach=WORK),
        "result": text("结果", "Result", 300),
        "rating": code("评价", "How it was", FACES, reach=WORK),
        "from_visit": ref("从哪次走访来", "From which visit", "visit", reach=WORK),
        "from_report": ref("从哪条信息来", "From which report", "info_report", reach=WORK),
        **{name: _FACT[name] for name in ("occurred_at", "occurred_precision", "how")},
    },
    lives_in=frozenset({"building", "grid", "community"}),
    access=Access(
        within={
            "grid_worker": "CR",
            "building_leader": "CRo",
            "community_staff": "CRU",
            "grid_lead": "CRU",
        },
        own=frozenset({"slot", "papers_out", "papers_returned_at", "trips", "rating"}),
    ),
    states=SERVING,
    entry=Entry(
        day="occurred_at", place="for_household", person="for_person", code_1="category", code_2="mode"
    ),
    why=Label("居民要办的事办好了没有，少跑几趟", "What residents need is done, in few trips"),
    kept=Kept(
        Label("提出那天起，办结了的", "after it was asked for, once it is closed"),
        months=24,
        most=60,
        once_closed=True,
    ),
)
