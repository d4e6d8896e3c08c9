"""Lists of the questionnaires."""

from server.records.fields import Codes

FORM_ABOUT = Codes.of(
    "form_about",
    household=("一户", "A home"),
    person=("一个人", "A person"),
    none=("不针对住户", "Neither"),
)
