"""What can be wrong with a row of the register: a code, and a sentence in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.records.fields import Label

SENTENCES: Mapping[str, Label] = {
    "community_missing": Label("没有填社区", "The community is missing."),
    "community_unknown": Label("没有这个社区", "There is no such community."),
    "community_not_yours": Label("这个社区不归您导入", "This community is not yours to import."),
    "grid_missing": Label("新楼栋要填网格", "A building that is new needs its grid."),
    "grid_unknown": Label("这个社区没有这个网格", "The community has no such grid."),
    "building_missing": Label("没有填楼号", "The building is missing."),
    "building_elsewhere": Label("这栋楼现在归别的网格", "The building belongs to another grid."),
    "door_missing": Label("没有填门牌", "The door is missing."),
    "name_missing": Label("填了个人信息，却没有姓名", "There are details of a person but no name."),
    "name_unusable": Label("姓名里有数字或符号", "The name has digits or signs in it."),
    "too_long": Label("内容太长", "This is too long."),
    "sex_unknown": Label("性别只能是男或女，也可以空着", "The sex is 男 or 女, or empty."),
    "birth_year_unreadable": Label("出生年份看不懂", "The year of birth cannot be read."),
    "birth_year_future": Label("出生年份还没到", "The year of birth is still to come."),
    "birth_year_too_early": Label("出生年份太早", "The year of birth is too long ago."),
    "phone_unusable": Label("电话号码不对", "The phone number is not one."),
    "relation_unknown": Label("与户主关系不在选项里", "The relation to the head is not in the list."),
    "state_unknown": Label("房屋状态不在选项里", "The state of the dwelling is not in the list."),
    "head_missing": Label("这一户没有户主", "The household has no head."),
    "head_twice": Label("这一户有两个户主", "The household has two heads."),
    "row_twice": Label("这个人已经在前面出现过", "This person stands further up already."),
    "note_stopped": Label(
        "备注里有不必记录的内容，已略去", "The note says what need not be held; it was dropped."
    ),
}
# The row goes in all the same, without what is named.
DROPPED = frozenset({"note_stopped"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one row.

    Shape: `row` as the sheet counts, from 1; `column` as in headings.KNOWN; `more` what exactly, if that
           may be repeated.
    """

    row: int
    column: str
    code: str
    more: str = ""

    @property
    def holds_back(self) -> bool:
        """Whether the row is left out because of it."""
        return self.code not in DROPPED

    def sentence(self, language: str = "zh") -> str:
        """What to tell whoever corrects it."""
        said = SENTENCES[self.code]
        words = said.zh if language == "zh" else said.en
        return f"{words}：{self.more}" if self.more and language == "zh" else words

    def as_json(self) -> dict[str, object]:
        """The fault as the report shows it."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "zh": self.sentence("zh"),
            "en": self.sentence("en"),
        }
