"""The visit: a fact, written once by who knocked, corrected by ops on the same record."""

from server.kinds.codes.people import COMPANION
from server.kinds.codes.visits import (
    CHECK_VALUE,
    HOUSE_CHECK,
    NEED,
    PERSON_CHECK,
    VISIT_MODE,
    VISIT_PURPOSE,
    VISIT_RESULT,
)
from server.kinds.rights import CARERS
from server.records.fields import CONFIDENTIAL, WORK, Label, code, codes, day, files, flag, mapping, ref, text
from server.records.kind import Access, Entry, Kept, Kind, fact_fields

FIELDS = {
    "household": ref("住户", "Household", "household", required=True),
    "person": ref("居民", "Person", "person"),
    "care_task": ref("关怀走访任务", "Care visit that was due", "care_task"),
    "visit_mode": code("方式", "How", VISIT_MODE, reach=WORK, required=True),
    "purposes": codes("目的", "Purposes", VISIT_PURPOSE),
    "result": code("结果", "Result", VISIT_RESULT, reach=WORK, required=True),
    "companions": codes("同行", "Who came along", COMPANION, reach=WORK),
    "house_checks": mapping("家里看一看", "Looked at in the home", HOUSE_CHECK, CHECK_VALUE),
    "person_checks": mapping(
        "人好不好",
        "How they are",
        PERSON_CHECK,
        CHECK_VALUE,
        reach=CONFIDENTIAL,
        opened_by=CARERS,
        why=Label("看有没有要紧的事；只逐条打开", "To see what cannot wait; opened one at a time"),
    ),
    "no_change": flag("无变化", "No change", reach=WORK),
    "note": text("备注", "Note", 500),
    "sealed_note": text(
        "密封备注",
        "Sealed note",
        1000,
        reach=CONFIDENTIAL,
        opened_by=CARERS,
        why=Label(
            "下次上门的人须知道的话；只逐条打开", "What the next one to call must know; opened one at a time"
        ),
    ),
    "needs": codes("需要", "Needs", NEED),
    "next_on": day("下次", "Next visit", reach=WORK),
    "consent_ref": ref("同意记录", "Consent", "consent_record"),
    "files": files("照片和录音", "Photos and voice", why=Label("照片可不拍", "A photo is always optional")),
    **fact_fields(),
}

VISIT = Kind(
    name="visit",
    label=Label("走访", "Visit"),
    fields=FIELDS,
    lives_in=frozenset({"building"}),
    access=Access(
        # A grid lead may create and change: that is how they apply, by rights of their own, what was parked.
        within={"grid_worker": "CR", "community_staff": "R", "grid_lead": "CRU", "street_supervisor": "R"},
        own=frozenset(FIELDS),
    ),
    is_fact=True,
    window_days=365,
    entry=Entry(day="occurred_at", place="household", person="person", code_1="result", code_2="visit_mode"),
    why=Label(
        "记下走访过、谁需要帮什么（法定职责）",
        "That somebody called, and what help is needed (statutory duty)",
    ),
    kept=Kept(
        Label("走访那天起，之后只留日期和结果", "after the visit; then day and result alone stay"),
        months=12,
        most=36,
        leaves=frozenset({"household", "visit_mode", "result", "occurred_at", "occurred_precision"}),
    ),
)
