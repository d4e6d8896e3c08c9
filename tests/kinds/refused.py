"""What no kind may hold: identity, belief, health, money, guilt, and where somebody was."""

from collections.abc import Iterator

from server.records.fields import Codes, Field, Label
from server.records.kind import Kind

# Parts of an identifier, as they stand between underscores; a pair must stand in this order.
IDENTITY = (
    "ethnicity ethnic nation nationality passport biometric fingerprint iris face portrait marital married"
)
BELIEF = "religion religious belief politics political petition petitioner sexual orientation"
HEALTH = "diagnosis diagnosed disease illness psychiatric medication prescription drug addict"
GUILT = "correction criminal crime convict conviction score rank ranking points"
MONEY = "bank salary income wage asset education employer vehicle car plate plates wechat qq"
PLACE = "gps lat latitude lng lon longitude coordinates geo location track trajectory"
WORDS = frozenset(" ".join((IDENTITY, BELIEF, HEALTH, GUILT, MONEY, PLACE)).split())
TOGETHER = """
id_number id_card id_no identity_card identity_number party_status party_member_status key_person key_category
risk_level risk_score danger_level credit_score account_number
refused_count visit_quota online_time login_count
"""
PAIRS = frozenset(TOGETHER.split())
CHINESE = (
    *(
        "身份证",
        "民族",
        "宗教",
        "信仰",
        "教派",
        "政治",
        "党派",
        "信访",
        "上访",
        "维稳",
        "诊断",
        "病史",
        "病情",
        "病种",
    ),
    *(
        "精神病",
        "用药",
        "吸毒",
        "涉毒",
        "前科",
        "犯罪",
        "刑满",
        "矫正",
        "邪教",
        "人脸",
        "指纹",
        "虹膜",
        "车牌",
        "银行",
    ),
    *(
        "收入",
        "工资",
        "存款",
        "资产",
        "重点人",
        "重点管控",
        "管控",
        "监管",
        "风险等级",
        "风险分",
        "评分",
        "积分",
        "排名",
        "打分",
    ),
    *("经度", "纬度", "定位", "轨迹", "婚姻状况", "性取向", "学历", "工作单位", "微信", "考核", "打卡"),
)


def refusals(kind: Kind) -> list[str]:
    """Every name, value and label of a kind that says something the product refuses to hold."""
    return [where for where, word in _everything(kind) if _is_refused(word)]


def _is_refused(word: str) -> bool:
    parts = word.lower().split("_")
    pairs = {"_".join(parts[at : at + size]) for size in (2, 3) for at in range(len(parts))}
    return bool(WORDS & set(parts) or PAIRS & pairs or any(found in word for found in CHINESE))


def _everything(kind: Kind) -> Iterator[tuple[str, str]]:
    yield kind.name, kind.name
    yield kind.name, kind.label.zh
    for name, field in kind.fields.items():
        yield from _field(f"{kind.name}.{name}", name, field)


def _field(where: str, name: str, field: Field) -> Iterator[tuple[str, str]]:
    yield where, name
    yield from _label(where, field.label)
    for codes in (field.codes, field.keys):
        yield from _codes(where, codes)
    for part, one in (field.parts or {}).items():
        yield from _field(f"{where}.{part}", part, one)


def _codes(where: str, codes: Codes | None) -> Iterator[tuple[str, str]]:
    for value, label in codes.values.items() if codes else ():
        yield f"{where}={value}", value
        yield from _label(f"{where}={value}", label)


def _label(where: str, label: Label) -> Iterator[tuple[str, str]]:
    yield where, label.zh
    yield where, label.en.lower().replace(" ", "_").replace(",", "")
