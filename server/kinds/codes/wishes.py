"""Lists of small wishes."""

from server.records.fields import Codes

WISH_KIND = Codes.of(
    "wish_kind",
    goods=("物品", "Things"),
    repair=("维修", "Repair"),
    company=("陪伴", "Company"),
    learning=("学习", "Learning"),
    transport=("出行", "Getting about"),
    digital_help=("手机帮教", "Help with a phone"),
    haircut=("理发", "Haircut"),
    other=("其他", "Other"),
)
CLAIM_MODE = Codes.of(
    "claim_mode",
    one_to_one=("一帮一", "One helps one"),
    one_to_many=("一帮多", "One helps several"),
    many_to_one=("多帮一", "Several help one"),
)
