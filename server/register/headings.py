"""Headings of a register's columns: which we know by which names, and which we refuse to take in."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# column → the headings that communities write over it
KNOWN: Mapping[str, tuple[str, ...]] = {
    "street": ("街道", "所属街道", "街道名称"),
    "community": ("社区", "所属社区", "社区名称", "社区名"),
    "grid": ("网格", "所属网格", "网格名称", "网格号", "网格编号"),
    "estate": ("小区", "小区名称", "小区名", "院落", "庭院"),
    "building": ("楼号", "楼栋", "楼栋号", "楼幢", "楼", "栋", "幢", "栋号", "幢号", "楼名", "楼栋名"),
    "entrance": ("单元", "单元号", "门洞"),
    "floor": ("楼层", "层"),
    "door": ("门牌", "门牌号", "房号", "室号", "室", "房间号", "房间", "门号", "户号"),
    "head_name": ("户主", "户主姓名"),
    "name": (
        "姓名",
        "户主/姓名",
        "户主姓名/姓名",
        "居民姓名",
        "成员姓名",
        "家庭成员",
        "家庭成员姓名",
        "名字",
    ),
    "relation": ("与户主关系", "关系", "户主关系", "与户主的关系", "家庭关系"),
    "sex": ("性别",),
    "birth_year": ("出生年份", "出生年", "出生年月", "出生日期", "出生年月日", "生日"),
    "phone": ("电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
    "note": ("备注", "备注说明", "说明", "联系提示"),
    "dwelling_state": ("房屋状态", "居住情况", "房屋情况", "居住状态"),
}
REFUSED = (
    *(
        "身份证",
        "证件",
        "公民身份",
        "护照",
        "民族",
        "政治面貌",
        "党员",
        "党派",
        "党支部",
        "宗教",
        "信仰",
        "婚姻",
        "婚否",
    ),
    *(
        "学历",
        "文化程度",
        "职业",
        "职务",
        "工作单位",
        "就业",
        "收入",
        "低保",
        "贫困",
        "残疾",
        "疾病",
        "病史",
        "病情",
        "健康",
    ),
    *(
        "患病",
        "精神",
        "用药",
        "血型",
        "车牌",
        "车辆",
        "银行",
        "卡号",
        "账号",
        "微信",
        "重点人",
        "人员类别",
        "人员类型",
        "管控",
    ),
    *(
        "矫正",
        "吸毒",
        "戒毒",
        "信访",
        "上访",
        "前科",
        "刑满",
        "兵役",
        "照片",
        "人脸",
        "指纹",
        "籍贯",
        "户籍",
        "风险",
        "等级",
    ),
)
REFUSED_LATIN = re.compile(r"\b(qq|id[ _-]?card|id[ _-]?no|passport|wechat)\b", re.IGNORECASE)
NEEDED = ("building", "door", "name")
_BY_HEADING = {heading: column for column, headings in KNOWN.items() for heading in headings}
_REMARK = re.compile(r"[（(\[【].*?[）)\]】]|[*＊:：\s]")


@dataclass(frozen=True)
class Columns:
    """Where each column stands, and which headings were left out.

    Shape: `at` is column → index; `refused` are headings that the product does not hold, `ignored` unknown.
    """

    at: Mapping[str, int]
    refused: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    headings: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns without which nothing can be imported."""
        return tuple(column for column in NEEDED if column not in self.at)


def assign(headings: Sequence[str], saved: Mapping[str, str] | None = None) -> Columns:
    """Map headings to columns, in any order: by a saved mapping, then by known names.

    Shape: `saved` is heading → column; a heading that is refused stays refused whatever it says.
    """
    own = {plain(heading): column for heading, column in (saved or {}).items() if column in KNOWN}
    at: dict[str, int] = {}
    refused, ignored = [], []
    for index, heading in enumerate(headings):
        name = plain(heading)
        if not name:
            continue
        column = own.get(name) or _BY_HEADING.get(name)
        if is_refused(heading):
            refused.append(heading.strip())
        elif column is None or column in at:
            ignored.append(heading.strip())
        else:
            at[column] = index
    if "name" not in at and "head_name" in at:
        at["name"] = at.pop("head_name")
    return Columns(at, tuple(refused), tuple(ignored), tuple(headings))


def plain(heading: str) -> str:
    """A heading without remarks in brackets, spaces, stars and colons."""
    return _REMARK.sub("", unicodedata.normalize("NFKC", heading))


def is_refused(heading: str) -> bool:
    """Whether a heading names something that the product refuses to hold."""
    return any(word in heading for word in REFUSED) or bool(REFUSED_LATIN.search(heading))
