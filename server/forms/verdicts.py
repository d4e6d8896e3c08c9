"""What may be wrong with an answer, in both languages; docs/questionnaires.md shows the same list."""

from collections.abc import Mapping
from dataclasses import dataclass

VERDICTS: Mapping[str, tuple[str, str]] = {
    "unknown_form": ("没有这份问卷，或不是这个版本", "there is no such form, or not of this version"),
    "wrong_about": ("这份问卷问的不是这个", "the form is about something else"),
    "unknown_question": ("问卷里没有这一题", "the form has no such question"),
    "not_asked": ("按前面的回答，这一题不问", "not asked, going by the other answers"),
    "required": ("必须填", "required"),
    "wrong_type": ("格式不对", "not of its type"),
    "no_such_choice": ("没有这个选项", "no such choice"),
    "constraint": ("不合填写条件", "its constraint does not hold"),
    "calculation": ("和算出来的不一样", "another value than its calculation"),
    "out_of_range": ("超出范围", "out of its range"),
    "file_missing": ("附件里没有这个文件", "none of the files has this name"),
    "wrong_count": ("重复的次数不对", "another number of repeats than asked for"),
    "too_long": ("太长", "too long"),
    "too_costly": ("答卷太大，核对不完", "too large to be looked at"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong at one question: its path and a code of VERDICTS."""

    path: str
    code: str

    def __str__(self) -> str:
        zh, en = VERDICTS[self.code]
        return f"{self.path} {zh} {en}".strip()
