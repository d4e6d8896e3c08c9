"""What may be wrong with a questionnaire, in both languages; docs/questionnaires.md shows the same list."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from server.records.fields import Label

PROBLEMS: Mapping[str, Label] = {
    code: Label(zh, en)
    for code, zh, en in (
        ("unreadable", "这个文件打不开，请另存为 .xlsx 再试", "the file cannot be opened; save it as .xlsx"),
        ("no_survey", "没有找到 survey 表", "there is no sheet named survey"),
        ("no_questions", "survey 表里没有题目", "the sheet survey has no questions"),
        ("too_many_questions", "题目太多", "there are too many questions"),
        (
            "headers",
            "表头不对：缺了必需的列，或同一列写了两次",
            "a heading is missing or there twice",
        ),
        ("parameters", "参数不对", "the parameters are not right"),
        ("unknown_type", "不认识这种题型", "this type of question is not known"),
        ("missing_type", "这一行没有题型", "this row has no type"),
        ("missing_name", "这一行没有名称", "this row has no name"),
        ("bad_name", "名称只能用字母、数字、下划线，并以字母开头", "a name has letters, digits, underscores"),
        ("name_twice", "这个名称用了两次", "this name is used twice"),
        ("missing_label", "这一题没有写问法", "this question has no label"),
        ("missing_calculation", "计算题没有写算式", "a calculation is missing"),
        ("unknown_list", "choices 表里没有这组选项", "the sheet choices has no such list"),
        ("choice_wrong", "选项缺名称或写法，或名称重复", "a choice lacks a name or label, or stands twice"),
        ("unmatched", "组或重复没有配对的开始或结束", "a group or repeat has no beginning or no end"),
        (
            "unknown_reference",
            "提到的题目不存在，或有几题同名",
            "a question that is named does not exist",
        ),
        ("expression", "算式看不懂，或用了不支持的函数", "an expression or a function is not understood"),
        ("pattern", "regex 的写法太复杂，可能算不完", "a regex pattern might never come to an end"),
        ("no_other_files", "不能引用别的文件里的题目", "questions of other files cannot be included"),
        ("not_converted", "这份表格转换不了", "the workbook cannot be converted"),
        ("no_place", "不从设备上记录位置", "no place is ever recorded from a device"),
        ("not_unseen", "不在人不知道时录音", "nothing is recorded unseen"),
        ("not_watched", "不记录填写过程", "nobody is watched while they fill in a form"),
        ("known_already", "谁答的、用哪台平板，系统已经知道", "who answered on what is known already"),
        (
            "no_video",
            "录像太大，传不动；照片就够了",
            "video is too large to send; a photo does",
        ),
        ("no_file", "只收照片和录音", "only photos and voice notes are taken"),
        ("no_barcode", "不扫码，请用 text 输入号码", "the number can be typed in as text"),
        ("csv_only", "清单请用 CSV 附件", "a list is attached as CSV"),
        ("no_entities", "不能用问卷改别的记录", "records of the product are changed on their own pages"),
        ("no_app", "不能打开别的应用", "no other app is opened"),
        (
            "no_search",
            "不支持 search()，请用 select_one_from_file",
            "search() is not known; attach a list",
        ),
        ("photo_must", "照片和录音永远可不拍，不能设为必填", "a photo or voice note is never a must"),
        ("not_to_ask", "这些内容不必问，也不能记", "this is not to be asked, nor written down"),
        ("attachment_missing", "少了一个附件", "an attachment is missing"),
        ("attachment_wrong", "附件不是 CSV、图片或录音，或太大", "an attachment is no CSV, picture or sound"),
    )
}


@dataclass(frozen=True)
class FormProblem:
    """One thing that is wrong, where it stands in the workbook; row 0 and no names where that is not known.

    Shape: `detail` are the words of whoever found it, in their language.
    """

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, str | int]:
        """As the desk is told, with the sentence in both languages."""
        label = PROBLEMS[self.code]
        return {**asdict(self), "zh": label.zh, "en": label.en}
