"""Lists of care visits that are due; no list here says why."""

from server.records.fields import Codes

TASK_PURPOSE = Codes.of(
    "task_purpose",
    care_visit=("关怀走访", "Care visit"),
    emergency=("应急走访", "Emergency visit"),
    routine=("日常走访", "Routine visit"),
)
CADENCE = Codes.of(
    "cadence",
    weekly=("每周", "Weekly"),
    biweekly=("每两周", "Every two weeks"),
    monthly=("每月", "Monthly"),
    quarterly=("每季", "Quarterly"),
)
SEASON = Codes.of(
    "season",
    cold=("极寒", "Extreme cold"),
    snow=("降雪", "Snow"),
    heating=("停暖", "Heating outage"),
    spring_festival=("春节", "Spring Festival"),
    flood=("汛期", "Flood season"),
    holidays=("假期", "Holidays"),
)
TASK_SOURCE = Codes.of(
    "task_source",
    plan=("关怀安排", "Care plan"),
    season=("季节提醒", "Season"),
    hand=("手工添加", "By hand"),
)
