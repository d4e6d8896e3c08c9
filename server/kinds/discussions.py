"""A small or urgent matter that neighbours talk over in the grid, and what they decide."""

from server.kinds.codes.discussions import QUICK_KIND
from server.records.fields import WORK, Label, code, day, ref, text, whole
from server.records.kind import Access, Entry, Kept, Kind, Search, fact_fields
from server.records.workflow import Move, Workflow

TALK = frozenset({"grid_worker", "building_leader", "community_staff", "grid_lead"})
_FACT = fact_fields()

TALKING = Workflow(
    initial="raised",
    states={
        "raised": Label("提出来了", "Raised"),
        "discussed": Label("议过了", "Talked over"),
        "doing": Label("在办", "Being done"),
        "done": Label("办好了", "Done"),
        "escalated": Label("交居民议事", "Passed on to the residents' council"),
    },
    moves=(
        Move("raised", "discussed", TALK),
        Move("raised", "escalated", TALK),
        Move("discussed", "doing", TALK),
        Move("discussed", "done", TALK),
        Move("discussed", "escalated", TALK),
        Move("doing", "done", TALK),
    ),
)

QUICK_DISCUSSION = Kind(
    name="quick_discussion",
    label=Label("小事快议", "Quick discussion"),
    fields={
        "quick_kind": code("哪一种", "Which", QUICK_KIND, reach=WORK, required=True),
        "matter": text("什么事", "What about", 200, reach=WORK, required=True),
        # Not known yet while it is only raised.
        "people_count": whole("几个人议的", "How many met", 0, 999, reach=WORK),
        "decision": text("怎么定的", "What was decided", 200, reach=WORK),
        "done_on": day("哪天办好的", "Done on", reach=WORK),
        "from_visit": ref("从哪次走访来", "From which visit", "visit", reach=WORK),
        "from_report": ref("从哪条信息来", "From which report", "info_report", reach=WORK),
        **{name: _FACT[name] for name in ("occurred_at", "occurred_precision", "how")},
    },
    lives_in=frozenset({"building", "grid", "community"}),
    access=Access(
        within={
            "grid_worker": "CRU",
            "building_leader": "CRU",
            "community_staff": "CRU",
            "grid_lead": "CRU",
            "contact_cadre": "R",
            "street_supervisor": "R",
        },
        above={"grid_worker": "CR", "building_leader": "CR"},
    ),
    reach=WORK,
    states=TALKING,
    search=Search(words=("matter",)),
    entry=Entry(day="occurred_at", code_1="quick_kind"),
    why=Label("网格里的小事当场议、当场办", "That small things are settled where they arise"),
    kept=Kept(
        Label("提出那天起，办好了的", "after it was raised, once it is done"),
        months=24,
        most=60,
        once_closed=True,
    ),
)
