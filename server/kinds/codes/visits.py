"""Lists of the visit: why, how, with what result, what was looked at, what is needed."""

from server.records.fields import Codes

VISIT_MODE = Codes.of(
    "visit_mode",
    home=("入户", "At home"),
    doorway=("门口", "At the door"),
    phone=("电话", "By phone"),
    video=("视频", "By video"),
    street=("路上遇见", "Met outside"),
)
VISIT_PURPOSE = Codes.of(
    "visit_purpose",
    routine=("日常走访", "Routine visit"),
    elder_check=("老年人探访", "Looking in on an older person"),
    care_visit=("关怀走访", "Care visit"),
    disability_support=("残疾人服务", "Disability support"),
    benefit_followup=("政策回访", "Benefit follow-up"),
    new_resident=("新入住联系", "New resident"),
    policy_notice=("政策告知", "Telling of a policy"),
    home_safety=("居家安全提示", "Home safety"),
    wish_collect=("征集心愿", "Collecting a wish"),
    listen=("听取意见", "Listening"),
    dispute_follow=("纠纷回访", "After a dispute"),
    service_delivery=("上门/代办", "Doorstep or agent service"),
    child_care=("儿童关爱", "Care for children"),
    emergency=("应急走访（极寒、停暖、停水）", "Emergency (cold, no heating, no water)"),
    other=("其他", "Other"),
)
VISIT_RESULT = Codes.of(
    "visit_result",
    met=("见到本人", "Met the person"),
    met_family=("见到家人", "Met the family"),
    phone_ok=("电话联系上", "Reached by phone"),
    no_answer=("无人应答", "Nobody answered"),
    vacant=("空置", "Vacant"),
    moved_unsure=("疑似搬离（待核）", "Perhaps moved (to be checked)"),
    declined=("婉拒", "Declined"),
    reschedule=("另约", "Another time"),
    unsafe_abort=("不宜入户", "Not safe to enter"),
    need_help=("需要帮助", "Needs help"),
)
CHECK_VALUE = Codes.of(
    "check_value",
    ok=("好", "Fine"),
    attention=("留意", "Keep an eye on"),
    urgent=("要紧", "Urgent"),
    not_asked=("没问", "Not asked"),
)
HOUSE_CHECK = Codes.of(
    "house_check",
    answered=("应门", "Came to the door"),
    heating=("取暖", "Heating"),
    gas_co=("燃气/一氧化碳", "Gas, carbon monoxide"),
    water_power=("水电", "Water and power"),
    phone_ok=("电话通", "Phone works"),
)
PERSON_CHECK = Codes.of(
    "person_check",
    meals=("吃饭", "Eating"),
    medicine_supply=("药够不够（不问何药）", "Enough of what is needed (never which)"),
    fall_risk=("防跌", "Safe from falls"),
    family_contact=("近期有亲友联系", "Lately in touch with family or friends"),
    mood_said=("本人说的心情", "Mood, in their own words"),
)
NEED = Codes.of(
    "need",
    repair=("维修", "Repair"),
    meal=("用餐", "Meals"),
    escort=("陪诊", "Somebody to come along"),
    paperwork=("代办", "Paperwork"),
    aid_info=("救助咨询", "Advice on aid"),
    legal=("法律", "Legal advice"),
    counsel=("心理咨询", "Counselling"),
    company=("陪伴", "Company"),
    housework=("家政", "Housework"),
    equipment=("辅具", "Aids"),
    other=("其他", "Other"),
)
