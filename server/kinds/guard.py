"""The free-text guard: words and numbers that need not be written down, whoever asks for them.

On a tablet it asks "这句话不必记录，是否改写？"; in the register import it stops the note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from server.records.fields import Label


@dataclass(frozen=True)
class Reason:
    """Why a text is stopped: the code of its subject and the words that were found."""

    subject: str
    found: str


SUBJECTS: Mapping[str, Label] = {
    "identity": Label("证件号码", "an identity number"),
    "bank": Label("银行卡号", "a bank account"),
    "illness": Label("病情、用药", "illness or medication"),
    "belief": Label("宗教信仰", "religion"),
    "politics": Label("政治面貌、信访", "politics or petitions"),
    "guilt": Label("违法、矫正", "crime or correction"),
    "label": Label("给人贴的标签", "a label put on people"),
    "origin": Label("民族", "ethnicity"),
    "money": Label("收入、财产", "income or wealth"),
}
WORDS: Mapping[str, tuple[str, ...]] = {
    "illness": (
        *(
            "癌",
            "肿瘤",
            "化疗",
            "糖尿病",
            "高血压",
            "心脏病",
            "脑梗",
            "中风",
            "瘫痪",
            "痴呆",
            "抑郁",
            "精神病",
            "精神障碍",
        ),
        *(
            "精神分裂",
            "躁狂",
            "自闭症",
            "癫痫",
            "肝炎",
            "艾滋",
            "结核",
            "性病",
            "梅毒",
            "透析",
            "尿毒症",
            "病史",
            "病情",
        ),
        *(
            "确诊",
            "诊断",
            "服药",
            "吃药",
            "用药",
            "处方",
            "住院",
            "手术",
            "流产",
            "怀孕",
            "残疾证",
            "智力残疾",
            "低能",
        ),
    ),
    "belief": (
        "宗教",
        "信教",
        "教徒",
        "基督",
        "天主教",
        "伊斯兰",
        "穆斯林",
        "佛教徒",
        "道教徒",
        "邪教",
        "法轮",
        "做礼拜",
    ),
    "politics": ("党员", "政治面貌", "民主党派", "上访", "信访", "维稳", "反动", "政审"),
    "guilt": (
        *(
            "前科",
            "犯罪",
            "罪犯",
            "服刑",
            "刑满",
            "坐牢",
            "劳改",
            "社区矫正",
            "矫正对象",
            "吸毒",
            "涉毒",
            "戒毒",
            "贩毒",
        ),
        *("嫖", "卖淫", "赌博", "盗窃", "小偷", "拘留", "通缉", "嫌疑人"),
    ),
    "label": (
        "重点人员",
        "重点人群",
        "重点管控",
        "管控对象",
        "危险分子",
        "不稳定",
        "刺头",
        "钉子户",
        "黑名单",
        "高危",
    ),
    "origin": (
        "民族",
        "少数民族",
        "回族",
        "维吾尔族",
        "藏族",
        "蒙古族",
        "满族",
        "壮族",
        "苗族",
        "彝族",
        "朝鲜族",
    ),
    "money": (
        "年收入",
        "月收入",
        "工资",
        "存款",
        "欠债",
        "欠款",
        "负债",
        "银行卡",
        "低保户",
        "贫困户",
        "破产",
    ),
}
IDENTITY = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
BANK = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
SPACED_DIGITS = re.compile(r"(?<=\d)[ \-‐–—.·](?=\d)")


def stopped(text: str) -> Reason | None:
    """The first thing in a text that the product refuses to hold, or None.

    Shape: digits count as one number also where spaces or hyphens stand between them.
    """
    digits = SPACED_DIGITS.sub("", text)
    for subject, pattern in (("identity", IDENTITY), ("bank", BANK)):
        match = pattern.search(digits)
        if match:
            return Reason(subject, f"{match.group()[:3]}…")
    for subject, words in WORDS.items():
        for word in words:
            if word in text:
                return Reason(subject, word)
    return None
