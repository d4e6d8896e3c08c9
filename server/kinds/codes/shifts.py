"""Lists of shifts and of who was there."""

from server.records.fields import Codes

SHIFT_DUTY = Codes.of(
    "shift_duty",
    patrol=("巡逻", "Patrol"),
    gate=("值守", "Gate"),
    school_crossing=("护学", "School crossing"),
    publicity=("宣传", "Publicity"),
    cleanup=("环境", "Clean-up"),
    escort=("助老出行", "Going along with the elderly"),
    event_order=("活动秩序", "Order at events"),
    snow_clear=("扫雪", "Clearing snow"),
    other=("其他", "Other"),
)
ATTENDANCE_HOW = Codes.of(
    "attendance_how",
    lead_roll=("队长点名", "Called by the lead"),
    self_tap=("本人点到", "Tapped by themselves"),
    paper_later=("纸上补录", "From paper, later"),
)
SAID_BY = Codes.of(
    "said_by",
    lead=("队长", "The lead"),
    volunteer=("本人", "The volunteer"),
)
