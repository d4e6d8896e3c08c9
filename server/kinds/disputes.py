"""A dispute that is reported and handed to who may mediate.

Violence at home is never one: see its list of codes.
"""

from server.kinds.codes.disputes import DISPUTE_TYPE, URGENCY
from server.records.fields import NAME, WORK, Label, code, ref, rows, text, whole
from server.records.kind import Access, Entry, Kept, Kind, fact_fields
from server.records.workflow import Move, Workflow

SCREEN = frozenset({"grid_worker", "community_staff", "grid_lead"})
LEAD = frozenset({"grid_lead"})
MEDIATE = frozenset({"mediator", "grid_lead"})
_FACT = fact_fields()

MEDIATING = Workflow(
    initial="reported",
    states={
        "reported": Label("已报", "Reported"),
        "screened": Label("已了解", "Looked into"),
        "referred": Label("已转出", "Referred"),
        "accepted": Label("已受理", "Accepted"),
        "rights_told": Label("已告知权利", "Rights told"),
        "mediating": Label("调解中", "Being mediated"),
        "agreed_written": Label("签了协议", "Agreed in writing"),
        "agreed_oral": Label("口头说好", "Agreed by word"),
        "failed": Label("没有谈成", "Not agreed"),
        "withdrawn": Label("不再要求", "Withdrawn"),
        "performing": Label("履行中", "Being kept"),
        "followed_up": Label("回访过", "Followed up"),
        "archived": Label("已归档", "Filed"),
    },
    moves=(
        Move("reported", "screened", SCREEN),
        Move("screened", "referred", LEAD | {"community_staff"}),
        Move("screened", "accepted", LEAD),
        Move("screened", "withdrawn", SCREEN),
        Move("accepted", "rights_told", MEDIATE),
        Move("rights_told", "mediating", MEDIATE),
        Move("mediating", "agreed_written", MEDIATE),
        Move("mediating", "agreed_oral", MEDIATE),
        Move("mediating", "failed", MEDIATE),
        Move("mediating", "withdrawn", MEDIATE),
        Move("agreed_written", "performing", MEDIATE),
        Move("agreed_oral", "performing", MEDIATE),
        Move("performing", "followed_up", MEDIATE),
        Move("followed_up", "archived", LEAD),
    ),
)

DISPUTE = Kind(
    name="dispute",
    label=Label("纠纷", "Dispute"),
    fields={
        "dispute_type": code("哪一类", "What about", DISPUTE_TYPE, reach=WORK, required=True),
        "urgency": code("急不急", "How urgent", URGENCY, reach=WORK, required=True),
        "party_count": whole("涉及几人", "How many people", 1, 999, reach=WORK, required=True),
        "summary": text("什么事", "What it is about", 500, required=True),
        "parties": rows(
            "当事人",
            "The parties",
            {
                "name": text("称呼", "Called", 40, required=True, holds=NAME),
                "role": text("是哪一方", "Which side", 40),
            },
        ),
        "wish_of_parties": text("他们想怎样", "What they wish", 300),
        "from_visit": ref("从哪次走访来", "From which visit", "visit", reach=WORK),
        "from_report": ref("从哪条信息来", "From which report", "info_report", reach=WORK),
        **{name: _FACT[name] for name in ("occurred_at", "occurred_precision", "how")},
    },
    lives_in=frozenset({"building", "grid", "community"}),
    access=Access(
        within={
            "grid_worker": "CR",
            "building_leader": "CRo",
            "community_staff": "CR",
            "grid_lead": "CRU",
        },
        own=frozenset({"summary", "urgency", "party_count", "wish_of_parties"}),
    ),
    states=MEDIATING,
    entry=Entry(day="occurred_at", code_1="dispute_type", code_2="urgency"),
    why=Label("邻里的事早点说开，交给能调解的人", "That quarrels are talked over early, by who may mediate"),
    kept=Kept(
        Label("报上来那天起，归档了的", "after it was reported, once it is filed"),
        months=36,
        most=60,
        once_closed=True,
    ),
)
