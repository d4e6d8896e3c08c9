"""Small wishes, and who takes them on. What is published says what is wished for, and never by whom.

A wish lies in the community, so that whoever may help reads it. The home it comes from is a bare reference,
which opens nothing on the tablet of somebody who does not hold that building.
"""

from server.kinds.codes.wishes import CLAIM_MODE, WISH_KIND
from server.records.fields import PUBLIC, WORK, Label, code, day, flag, ref, refs, text, whole
from server.records.kind import Access, Claim, Entry, Kept, Kind, Search
from server.records.workflow import Move, OwnersIn, Workflow

STAFF = frozenset({"community_staff", "grid_lead"})
SERVER: frozenset[str] = frozenset()  # what follows from the claims themselves
NEAR = STAFF | {"author"}  # whoever heard the wish hears how it went
HELPER = STAFF | {"owner", "author"}
HELPERS = ("grid_worker", "building_leader", "volunteer", "team_lead", "info_officer")

WISHING = Workflow(
    initial="collected",
    states={
        "collected": Label("已记下", "Written down"),
        "verified": Label("核实过", "Verified"),
        "published": Label("等人认领", "Waiting for somebody"),
        "partly_claimed": Label("有人认领", "Some have come"),
        "claimed": Label("认领满了", "All have come"),
        "doing": Label("在办", "Being done"),
        "fulfilled": Label("办到了", "Fulfilled"),
        "confirmed": Label("本人说好了", "Confirmed"),
        "closed": Label("已办结", "Closed"),
        "next_round": Label("下一轮优先", "First in the next round"),
        "withdrawn": Label("不要了", "Withdrawn"),
    },
    moves=(
        Move("collected", "verified", STAFF),
        Move("collected", "withdrawn", NEAR),
        Move("verified", "published", STAFF),
        Move("verified", "withdrawn", NEAR),
        Move("published", "partly_claimed", SERVER),
        Move("published", "claimed", SERVER),
        Move("partly_claimed", "claimed", SERVER),
        Move("partly_claimed", "published", SERVER),
        Move("claimed", "partly_claimed", SERVER),
        Move("claimed", "published", SERVER),
        Move("next_round", "partly_claimed", SERVER),
        Move("next_round", "claimed", SERVER),
        Move("published", "next_round", STAFF),
        Move("published", "withdrawn", NEAR),
        Move("next_round", "withdrawn", NEAR),
        Move("partly_claimed", "doing", NEAR),
        Move("claimed", "doing", NEAR),
        Move("partly_claimed", "withdrawn", NEAR),
        Move("claimed", "withdrawn", NEAR),
        Move("doing", "fulfilled", NEAR),
        Move("fulfilled", "confirmed", NEAR),
        Move("confirmed", "closed", STAFF),
    ),
)

MICRO_WISH = Kind(
    name="micro_wish",
    label=Label("微心愿", "Small wish"),
    fields={
        "public_text": text("心愿", "The wish", 60, reach=PUBLIC, required=True),
        "wish_kind": code("哪一类", "What kind", WISH_KIND, reach=PUBLIC, required=True),
        "max_claims": whole("要几个人帮", "How many helpers", 1, 20, reach=PUBLIC, required=True),
        "taken": whole("已有几人", "How many have come", 0, 20, reach=PUBLIC, is_servers=True),
        "target_on": day("希望哪天前", "Wished for by", reach=PUBLIC),
        "for_household": ref("哪一户", "From which home", "household"),
        "from_visit": ref("从哪次走访来", "From which visit", "visit", reach=WORK),
        "from_report": ref("从哪条信息来", "From which report", "info_report", reach=WORK),
    },
    lives_in=frozenset({"community"}),
    access=Access(
        within={
            **dict.fromkeys(HELPERS, "CR"),
            "volunteer": "R",
            "info_officer": "R",
            "community_staff": "CRU",
            "grid_lead": "CRU",
            "contact_cadre": "R",
            "street_supervisor": "R",
        },
        above={
            **dict.fromkeys(HELPERS, "CR"),
            "volunteer": "R",
            "info_officer": "R",
            "community_staff": "CR",
            "grid_lead": "CR",
        },
        own=frozenset({"public_text", "wish_kind", "max_claims", "target_on", "for_household"}),
    ),
    reach=PUBLIC,
    states=WISHING,
    search=Search(words=("public_text",)),
    entry=Entry(due="target_on", place="for_household", code_1="wish_kind"),
    why=Label("小小的心愿有人来圆", "That a small wish finds somebody"),
    kept=Kept(
        Label("记下那天起，办结了的", "after it was written down, once it is closed"),
        months=12,
        most=36,
        once_closed=True,
    ),
)

HELPING = Workflow(
    initial="asked",
    states={
        "asked": Label("等街道回应", "Asked"),
        "waitlisted": Label("候补", "On the waiting list"),
        "accepted": Label("轮到您了", "Yours"),
        "contacted": Label("已联系", "Contacted"),
        "done": Label("做好了", "Done"),
        "released": Label("让给别人", "Given up"),
    },
    moves=(
        Move("asked", "accepted", SERVER),
        Move("asked", "waitlisted", SERVER),
        Move("waitlisted", "accepted", SERVER),
        Move("accepted", "contacted", HELPER),
        Move("contacted", "done", HELPER),
        Move("asked", "released", HELPER),
        Move("waitlisted", "released", HELPER),
        Move("accepted", "released", HELPER),
        Move("contacted", "released", HELPER),
    ),
    owners=OwnersIn("claimers"),
)

WISH_CLAIM = Kind(
    name="wish_claim",
    label=Label("认领心愿", "Claim of a wish"),
    fields={
        "wishes": refs("哪些心愿", "Which wishes", "micro_wish", limit=10, reach=WORK, required=True),
        "claimers": refs("谁来帮", "Who helps", limit=10, reach=WORK, required=True),
        "claim_mode": code("怎么帮", "How", CLAIM_MODE, reach=WORK, required=True),
        "place": whole("候补第几位", "Place in the row", 1, 999, reach=WORK, is_servers=True),
        "contact_by": day("最晚哪天联系", "Get in touch by", reach=WORK, is_servers=True),
        "done_on": day("哪天做好的", "Done on", reach=WORK),
        "resident_ok": flag("居民说好了", "The resident is glad", reach=WORK),
    },
    lives_in=frozenset({"community"}),
    access=Access(
        within={
            **dict.fromkeys(HELPERS, "CRo"),
            "community_staff": "CRU",
            "grid_lead": "CRU",
            "street_supervisor": "R",
        },
        above=dict.fromkeys(HELPERS, "CRo"),
        own=frozenset({"done_on", "resident_ok"}),
    ),
    reach=WORK,
    states=HELPING,
    claim=Claim(
        of="micro_wish",
        reads="wishes",
        places="max_claims",
        taken="taken",
        free="published",
        some="partly_claimed",
        full="claimed",
        also=frozenset({"next_round"}),
        asks="asked",
        waits="waitlisted",
        granted="accepted",
        holds=frozenset({"contacted", "done"}),
        rank="place",
        act_by="contact_by",
        days=7,
    ),
    entry=Entry(due="contact_by", code_1="claim_mode"),
    why=Label("谁来帮、联系上没有", "Who helps, and whether they have been in touch"),
    kept=Kept(
        Label("认领那天起，办结了的", "after it was claimed, once it is done"),
        months=12,
        most=36,
        once_closed=True,
    ),
)
