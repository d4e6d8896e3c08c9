"""Volunteers: their team, the team's shifts, who was there and how long, and the proof of it.

Hours are a fact of one person and one shift: no points, no order of persons, no place but what a shift says.
Who confirmed them is said by the shift's steps, and stands in no field that somebody could set.
"""

from collections.abc import Callable

from server.kinds.codes.shifts import ATTENDANCE_HOW, SAID_BY, SHIFT_DUTY
from server.records.fields import (
    CODE,
    NAME,
    WORK,
    Label,
    code,
    codes,
    day,
    flag,
    hours,
    instant,
    ref,
    refs,
    rows,
    text,
    texts,
    whole,
)
from server.records.kind import Access, Body, Entry, Kept, Kind, Search, fact_fields
from server.records.workflow import Move, Workflow

IN_TEAM = frozenset({"team"})
LEAD = frozenset({"team_lead"})
MOST_OF_A_SHIFT = 200  # people on one roll


def _in_order(first: str, last: str, sentence: str) -> Callable[[Body], dict[str, str]]:
    """A check that one instant does not come before another where both are said."""

    def check(changes: Body) -> dict[str, str]:
        begins, ends = changes.get(first), changes.get(last)
        return {last: sentence} if begins and ends and ends < begins else {}

    return check


VOLUNTEER_TEAM = Kind(
    name="volunteer_team",
    label=Label("志愿队伍", "Volunteer team"),
    fields={
        "name": text("名称", "Name", 40, required=True, holds=NAME),
        "lead": ref("队长", "Lead", required=True),
        "unit": ref("所属单位", "Unit", "unit", required=True),
        "duties": codes("做什么", "Duties", SHIFT_DUTY),
        "duty_sheet": text("岗位说明", "What members agree to", 1000),
    },
    lives_in=IN_TEAM,
    access=Access(
        within={
            "volunteer": "R",
            "team_lead": "RU",
            "grid_worker": "R",
            "community_staff": "R",
            "grid_lead": "CRU",
            "street_supervisor": "R",
            "street_admin": "CRU",
        }
    ),
    reach=WORK,
    founds=lambda body: "team",
    search=Search(name="name"),
    why=Label("志愿者归哪个队伍，谁带队", "Which team volunteers belong to, and who leads it"),
    kept=Kept(Label("这个队伍还在", "as long as the team exists")),
)

VOLUNTEER_PROFILE = Kind(
    name="volunteer_profile",
    label=Label("志愿者", "Volunteer"),
    fields={
        "name": text("姓名", "Name", 40, required=True, holds=NAME),
        "adult": flag(
            "已满18岁",
            "Of age",
            required=True,
            why=Label("未成年人不排夜班、不巡逻", "Minors do no night shifts and no patrols"),
        ),
        "phone": text("电话", "Phone", 20, holds=NAME, why=Label("约时间", "To make an appointment")),
        "skills": texts("会做什么", "Skills"),
        "free_times": text("方便的时间", "Good times", 60),
        "trained_on": rows(
            "培训",
            "Training",
            {"on": day("哪天", "On", required=True), "what": text("学了什么", "What", 40)},
        ),
        "duty_ack_at": instant("看过岗位说明", "Agreed to the duty sheet"),
        "emergency_contact": text(
            "紧急联系人", "Emergency contact", 60, why=Label("出事时打给谁", "Whom to call in an emergency")
        ),
        "account": ref(
            "账号", "Account", why=Label("本人看得到自己的时长", "So that they see their own hours")
        ),
        "left_on": day("哪天退出", "Left on"),
    },
    lives_in=IN_TEAM,
    access=Access(
        within={
            "volunteer": "Ro",
            "team_lead": "CRU",
            "grid_worker": "R",
            "community_staff": "R",
            "grid_lead": "CRU",
        },
        mine="account",
    ),
    search=Search(name="name", phones="phone"),
    why=Label("排班、记时长、开证明", "To plan shifts, count hours and certify them"),
    kept=Kept(
        Label("本人愿意就一直留；退出队伍以后", "as long as they wish; after they left the team"),
        months=60,
        most=120,
        since="left_on",
    ),
)

SHIFTING = Workflow(
    initial="planned",
    states={
        "planned": Label("排好了", "Planned"),
        "open": Label("正在进行", "Under way"),
        "ended": Label("结束了", "Ended"),
        "confirmed": Label("时长已确认", "Hours confirmed"),
    },
    moves=(
        Move("planned", "open", LEAD),
        Move("open", "ended", LEAD),
        Move("ended", "confirmed", LEAD | {"grid_lead"}),
    ),
)

SHIFT = Kind(
    name="shift",
    label=Label("班次", "Shift"),
    fields={
        "team": ref("队伍", "Team", "volunteer_team", required=True),
        "duty": code("做什么", "Duty", SHIFT_DUTY, required=True),
        "place_text": text("在哪里", "Where", 40, required=True),
        "starts_at": instant("开始", "Starts", required=True),
        "ends_at": instant("结束", "Ends", required=True),
        "need": whole("需要几人", "People needed", 1, MOST_OF_A_SHIFT, required=True),
        "lead": ref("带班队长", "Lead", required=True),
        "roster": refs("排了谁", "Roster", "volunteer_profile", limit=MOST_OF_A_SHIFT),
    },
    lives_in=IN_TEAM,
    access=Access(
        within={
            "volunteer": "R",
            "team_lead": "CRU",
            "grid_worker": "R",
            "community_staff": "R",
            "grid_lead": "R",
            "street_supervisor": "R",
        }
    ),
    reach=WORK,
    states=SHIFTING,
    window_days=365,
    search=Search(words=("place_text",)),
    entry=Entry(day="starts_at", code_1="duty"),
    check=_in_order("starts_at", "ends_at", "Before it starts."),
    why=Label("谁什么时候在哪里服务", "Who serves where and when"),
    kept=Kept(Label("班次那天起", "after the day of the shift"), months=120, least=60, most=600),
)

ATTENDANCE_FIELDS = {
    "shift": ref("班次", "Shift", "shift", required=True),
    "volunteer": ref("志愿者", "Volunteer", "volunteer_profile", required=True),
    "in_at": instant("到的时间", "Came at"),  # nobody came where it is missing: 请假
    "out_at": instant("走的时间", "Left at"),
    "hours": hours("时长", "Hours", required=True),
    "corrections": rows(
        "更正以前",
        "Before corrections",
        {
            "hours": hours("原来的时长", "Hours before", required=True),
            "in_at": instant("原来到的时间", "Came at, before"),
            "out_at": instant("原来走的时间", "Left at, before"),
            "said_by": code("谁说的", "On whose word", SAID_BY),
            "at": instant("什么时候改的", "Corrected at", required=True),
        },
        most=50,
        merge="log",
    ),
    "account": ref("本人账号", "Their account"),
    **fact_fields(),
    "how": code("怎么记的", "How", ATTENDANCE_HOW, required=True),
}

ATTENDANCE = Kind(
    name="attendance",
    label=Label("到岗登记", "Attendance"),
    fields=ATTENDANCE_FIELDS,
    lives_in=IN_TEAM,
    access=Access(
        within={
            "volunteer": "CRo",
            "team_lead": "CRU",
            "grid_worker": "R",
            "community_staff": "R",
            "grid_lead": "R",
            "street_supervisor": "R",
        },
        own=frozenset(ATTENDANCE_FIELDS),
        mine="account",
    ),
    reach=WORK,
    is_fact=True,
    window_days=365,
    entry=Entry(day="in_at", place="shift", person="volunteer", code_1="how"),
    check=_in_order("in_at", "out_at", "Before they came."),
    why=Label("志愿服务记时长", "To count hours of service"),
    kept=Kept(Label("和这位志愿者一起", "together with the volunteer"), goes_with="volunteer"),
)

HOURS_CERTIFICATE = Kind(
    name="hours_certificate",
    label=Label("志愿服务证明", "Hours certificate"),
    fields={
        "number": text("编号", "Number", 40, required=True, holds=CODE),
        "volunteer": ref("志愿者", "Volunteer", "volunteer_profile", required=True),
        "name": text("姓名", "Name", 40, required=True, holds=NAME),
        "team_name": text("队伍", "Team", 40, required=True, holds=NAME),
        "issuer": text("出具单位", "Issued by", 80, required=True, holds=NAME),
        "from_on": day("从", "From", required=True),
        "to_on": day("到", "To", required=True),
        "hours": hours("时长", "Hours", most=100_000, required=True),
        "shifts": whole("班次数", "Shifts", 1, required=True),
        "duties": codes("服务内容", "Duties", SHIFT_DUTY, required=True),
        "issued_on": day("出具日期", "Issued on", required=True),
        "account": ref("本人账号", "Their account"),
    },
    lives_in=IN_TEAM,
    access=Access(
        within={
            "volunteer": "Ro",
            "team_lead": "R",
            "community_staff": "R",
            "grid_lead": "R",
        },
        mine="account",
    ),
    is_server_made=True,
    entry=Entry(day="issued_on", person="volunteer"),
    why=Label("证明开过什么，别人能核对", "What was certified, so that it can be checked"),
    kept=Kept(Label("和这位志愿者一起", "together with the volunteer"), goes_with="volunteer"),
)
