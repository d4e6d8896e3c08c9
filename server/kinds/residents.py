"""What a resident agrees to, and what they ask for at the window: a copy, a correction, a deletion."""

from server.kinds.codes.residents import ASKED_BY, CONSENT_HOW, CONSENT_SCOPE, RIGHT
from server.kinds.moving import moves
from server.records.fields import NAME, PERSONAL, WORK, Label, code, codes, day, ref, text
from server.records.kind import Access, Body, Entry, Kept, Kind
from server.records.workflow import Move, Workflow

# A consent that nobody signed is worth what the one who heard it says, so they are named.
NEEDS_WITNESS = frozenset({"oral_witnessed", "guardian"})


def _check_consent(changes: Body) -> dict[str, str]:
    if changes.get("how") in NEEDS_WITNESS and not changes.get("witness"):
        return {"witness": "Named where nothing was signed: who heard it, or the guardian."}
    return {}


def _check_request(changes: Body) -> dict[str, str]:
    """Words of the resident are kept only where they say what to correct: all else needs none."""
    if changes.get("words") and changes.get("right", "correct") != "correct":
        return {"words": "Only for a correction."}
    return {}


CONSENT_RECORD = Kind(
    name="consent_record",
    label=Label("同意书", "Consent"),
    fields={
        "subject": ref("谁同意的", "Who agrees", "person", required=True),
        "consent_scope": codes("同意什么", "To what", CONSENT_SCOPE, required=True),
        "how": code("怎么同意的", "How", CONSENT_HOW, required=True),
        "witness": text("见证人或监护人", "Witness or guardian", 40, holds=NAME),
        "given_on": day("哪天同意的", "Given on", required=True),
        "withdrawn_on": day("哪天撤回的", "Withdrawn on"),
        **moves("consent_record"),
    },
    lives_in=frozenset({"building"}),
    access=Access(
        within={"grid_worker": "CR", "community_staff": "CRU", "grid_lead": "CRU"},
        own=frozenset({"withdrawn_on"}),  # whoever heard the yes may also write down the no
    ),
    entry=Entry(day="given_on", person="subject", code_1="how"),
    check=_check_consent,
    why=Label("证明本人同意过、什么时候撤回", "Proof that somebody agreed, and when they took it back"),
    kept=Kept(
        Label(
            "撤回以后，或这个人的资料删除以后",
            "after it was taken back, or the record of the person was erased",
        ),
        months=36,
        least=36,
        since="withdrawn_on",
        outlives="subject",
    ),
)

ANSWERING = Workflow(
    initial="received",
    states={
        "received": Label("收下了", "Received"),
        "checked": Label("核对过身份", "Identity checked"),
        "answered": Label("答复了", "Answered"),
        "refused": Label("没有同意", "Refused"),
    },
    moves=(
        Move("received", "checked", frozenset({"community_staff", "privacy_officer"})),
        Move("received", "refused", frozenset({"privacy_officer"})),
        Move("checked", "answered", frozenset({"privacy_officer"})),
        Move("checked", "refused", frozenset({"privacy_officer"})),
    ),
)

RIGHTS_REQUEST = Kind(
    name="rights_request",
    label=Label("居民申请", "Resident's request"),
    fields={
        "building": ref("哪栋楼", "Building", "building", required=True),
        "subject": ref("谁的资料", "Whose record", "person", required=True),
        "right": code("要什么", "What is asked", RIGHT, required=True),
        "asked_by": code("谁来提的", "Who came", ASKED_BY, reach=WORK, required=True),
        "words": text("哪里错了，应该是什么", "What is wrong, and what is right", 300),
        "due_on": day("最晚哪天答复", "Answer due on", reach=WORK),
    },
    lives_in=frozenset({"closed"}),
    # Taken at the window online: the server counts the days, and no tablet holds one.
    is_server_made=True,
    access=Access(within={"privacy_officer": "RU"}, above={"community_staff": "C"}),
    reach=PERSONAL,
    states=ANSWERING,
    entry=Entry(due="due_on", place="building", person="subject", code_1="right"),
    check=_check_request,
    why=Label("按时答复居民的申请，并能证明", "To answer in time, and to prove it"),
    kept=Kept(
        Label("提出以后，办完的", "after it was made, once it is answered"),
        months=36,
        least=12,
        once_closed=True,
    ),
)
