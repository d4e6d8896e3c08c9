"""What is said about other records: steps of a case, a supervisor's review, and two values of one field."""

from server.kinds.codes.cases import VERDICT
from server.records.fields import CODE, WORK, Label, anything, code, instant, ref, rows, text
from server.records.kind import Access, Body, Entry, Kept, Kind
from server.records.workflow import Move, Workflow

BESIDE = frozenset({"beside"})
DESK = {"community_staff": "CR", "grid_lead": "CR", "street_supervisor": "CR"}
# Whoever reports something or takes something on says themselves how far it is; they read no other's steps.
IN_THE_FIELD = dict.fromkeys(
    ("grid_worker", "building_leader", "team_lead", "volunteer", "info_officer"), "CR"
)


def _owners(conflict: Body) -> set[str]:
    """Whose values stand against each other; the scope's lead is named by role."""
    return {str(row["by"]) for row in conflict.get("values") or () if row.get("by")}


SETTLING = Workflow(
    initial="open",
    states={"open": Label("待选", "Open"), "settled": Label("已选定", "Settled")},
    moves=(Move("open", "settled", frozenset({"owner", "lead"})),),
    owners=_owners,
)

STEP = Kind(
    name="step",
    label=Label("办理", "Step"),
    fields={
        "case": ref("事项", "Case", reach=WORK, required=True),
        "to": text("进到", "To", 24, reach=WORK, required=True, holds=CODE),
        "note": text("说明", "Note", 300),
        "due_at": instant("时限", "Due", reach=WORK),
        "unit": ref("承办单位", "Unit", "unit", reach=WORK),
    },
    lives_in=BESIDE,
    # Whether a step counts is the workflow's to say; these are the people who may make one at all.
    access=Access(
        within={
            **IN_THE_FIELD,
            "community_staff": "CR",
            "grid_lead": "CR",
            "contact_cadre": "R",
            "street_supervisor": "R",
            "street_admin": "CR",
        },
        above=IN_THE_FIELD,
    ),
    about="case",
    step_to="to",
    entry=Entry(place="case", code_1="to"),
    why=Label("一件事办到哪一步", "Where a case stands"),
    kept=Kept(Label("和这件事一起", "together with its case")),
)

REVIEW = Kind(
    name="review",
    label=Label("阅件", "Review"),
    fields={
        "about": ref("关于", "About", reach=WORK, required=True),
        "field": text("哪一项", "Field", 40, reach=WORK, holds=CODE),
        "verdict": code("意见", "Verdict", VERDICT, reach=WORK, required=True),
        "note": text("留言", "Note", 300),
        "answer": text("答复", "Answer", 300),
    },
    lives_in=BESIDE,
    access=Access(within={**DESK, "grid_worker": "R"}, asked=frozenset({"answer"})),
    about="about",
    entry=Entry(place="about", code_1="verdict"),
    why=Label("问清楚一处，或说声谢谢", "To ask about one thing, or to thank"),
    kept=Kept(Label("写下以后", "after it was written"), months=12, most=36),
)

CONFLICT = Kind(
    name="conflict",
    label=Label("两人都改了", "Conflict"),
    fields={
        "about": ref("关于", "About", reach=WORK, required=True, is_servers=True),
        "field": text("哪一项", "Field", 40, reach=WORK, required=True, is_servers=True),
        "values": rows(
            "两个值",
            "The values",
            {
                "value": anything("值", "Value"),
                "by": ref("谁写的", "By"),
                "at": instant("什么时候", "At", required=True),
            },
            required=True,
            is_servers=True,
        ),
        "chosen": anything("选定", "Chosen", is_servers=True),
        "comments": rows(
            "补充",
            "Comments",
            {
                "text": text("内容", "Words", 300, required=True),
                "by": ref("谁写的", "By"),
                "at": instant("时间", "At"),
            },
            most=100,
            merge="log",
            is_servers=True,
        ),
    },
    lives_in=BESIDE,
    access=Access(
        within={
            "grid_worker": "R",
            "community_staff": "R",
            "grid_lead": "R",
            "team_lead": "R",
            "street_admin": "R",
        }
    ),
    is_server_made=True,
    about="about",
    states=SETTLING,
    entry=Entry(place="about", code_1="field"),
    why=Label("两人都改了同一处，请人选定", "Two people changed one thing, and somebody chooses"),
    kept=Kept(
        Label("写下以后，选定了的", "after it arose, once it is settled"),
        months=12,
        most=36,
        once_closed=True,
    ),
)
