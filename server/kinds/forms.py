"""Questionnaires: a form is one published version, made by the server of an XLSForm; an answer is a fact.

A version never changes, so that a draft of it can be sent however late. What is published after it is a
record of its own, which names the first of its `series`.
"""

from server.kinds.codes.forms import FORM_ABOUT
from server.kinds.rights import all_may
from server.records.fields import CODE, NAME, WORK, Label, code, day, files, ref, text, texts, tree
from server.records.kind import Access, Body, Entry, Kept, Kind, Search, fact_fields

STAFF = "CRU"

FORM = Kind(
    name="form",
    label=Label("问卷", "Questionnaire"),
    fields={
        "name": text("名称", "Name", 80, reach=WORK, required=True, holds=NAME),
        "version": text("版本", "Version", 40, reach=WORK, required=True, holds=CODE),
        "series": ref("第一版", "First version", "form", reach=WORK),
        "purpose": text("用途", "Purpose", 300, reach=WORK, required=True),
        "about": code("针对", "About", FORM_ABOUT, reach=WORK, required=True),
        "languages": texts("语言", "Languages", 40, reach=WORK, holds=CODE),
        "published_on": day("发布日期", "Published", reach=WORK, required=True),
        "withdrawn_on": day("停用日期", "Withdrawn", reach=WORK),
        "definition": files("问卷定义", "Definition", most=1, reach=WORK, required=True),
        "attachments": files("附件", "Attachments", most=20, is_named=True, reach=WORK),
        "xlsform": files("原表格", "The workbook", most=1, is_named=True, reach=WORK),
    },
    lives_in=frozenset({"grid", "community", "street"}),
    access=Access(
        within=all_may(
            "R", community_staff=STAFF, grid_lead=STAFF, street_supervisor=STAFF, street_admin=STAFF
        ),
        above=all_may("R"),
    ),
    reach=WORK,
    is_server_made=True,
    search=Search(words=("name",)),
    entry=Entry(day="published_on", code_1="about"),
    why=Label("一次问清楚要问的事，不再另发表格", "To ask once what has to be asked, and by no other table"),
    # Longer than its answers may be kept, which cannot be read without it.
    kept=Kept(
        Label("停用那天起", "after the day it was withdrawn"), months=60, least=48, since="withdrawn_on"
    ),
)


def _check(changes: Body) -> dict[str, str]:
    """An answer about a person names the home they live in, too."""
    if changes.get("person") and "household" in changes and not changes["household"]:
        return {"household": "Missing: a person lives in a home."}
    return {}


FIELDS = {
    "form": ref("问卷", "Questionnaire", "form", reach=WORK, required=True),
    "version": text("版本", "Version", 40, reach=WORK, required=True, holds=CODE),
    "household": ref("住户", "Household", "household"),
    "person": ref("居民", "Person", "person"),
    "values": tree("回答", "Answers", required=True),
    "files": files(
        "照片和录音",
        "Photos and voice",
        most=20,
        is_named=True,
        why=Label("照片可不拍", "A photo is always optional"),
    ),
    **fact_fields(),
}

ANSWER = Kind(
    name="answer",
    label=Label("答卷", "Answer"),
    fields=FIELDS,
    lives_in=frozenset({"building", "grid", "community", "street"}),
    access=Access(
        # As a visit; whoever answers what a unit above asks sees their own answers there.
        within={"grid_worker": "CR", "community_staff": "R", "grid_lead": "CRU", "street_supervisor": "R"},
        above={"grid_worker": "CRo", "grid_lead": "CRo"},
        own=frozenset(FIELDS),
    ),
    is_fact=True,
    window_days=365,
    entry=Entry(day="occurred_at", place="household", person="person", code_1="form"),
    check=_check,
    why=Label("住户对一份问卷的回答，用途写在问卷上", "What a home answers; the form says what it is for"),
    kept=Kept(Label("答的那天起", "after the day it was answered"), months=12, most=36),
)
