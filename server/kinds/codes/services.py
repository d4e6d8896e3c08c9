"""Lists of services at the window and at the door."""

from server.records.fields import Codes

SERVICE_CATEGORY = Codes.of(
    "service_category",
    benefit=("社会救助", "Social aid"),
    housing=("住房", "Housing"),
    elder=("养老", "Care of the old"),
    disability=("残疾", "Disability"),
    medical_ins=("医保", "Medical insurance"),
    social_ins=("社保", "Social insurance"),
    employment=("就业创业", "Work and business"),
    cert=("证明", "Certificate"),
    child=("儿童", "Children"),
    veteran=("退役军人", "Veterans"),
    legal_aid=("法律援助", "Legal aid"),
    property=("物业维修", "Repairs"),
    utility=("水电气暖", "Water, power, gas, heating"),
    other=("其他", "Other"),
)
SERVICE_MODE = Codes.of(
    "service_mode",
    one_stop=("一站式", "One stop"),
    doorstep=("上门", "At the door"),
    appointment=("预约", "By appointment"),
    agent=("代办", "On their behalf"),
    off_hours=("错时延时", "Off hours"),
    online=("线上", "Online"),
)
FOUR_DO = Codes.of(
    "four_do",
    now=("马上办", "At once"),
    online=("网上办", "Online"),
    nearby=("就近办", "Nearby"),
    once=("一次办", "In one go"),
)
FACES = Codes.of(
    "faces",
    glad=("满意", "Glad"),
    fair=("还行", "Fair"),
    sorry=("不满意", "Not glad"),
)
