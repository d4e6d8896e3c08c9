"""Builders of XLSForms: tables of a few lines become workbooks, as their authors would save them."""

from io import BytesIO

import xlsxwriter

Table = list[list[str]]
HEADINGS = (
    "type | name | label::中文 (zh) | label::English (en) | required | relevant | constraint"
    " | constraint_message::中文 (zh) | calculation | appearance"
)


def rows(text: str) -> Table:
    """Rows of cells, from lines with `|` between the cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def workbook(**sheets: str) -> bytes:
    """A workbook of these sheets, each written as lines with `|` between the cells."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for name, text in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows(text)):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
    book.close()
    return out.getvalue()


def survey(text: str, **more: str) -> bytes:
    """A workbook whose survey sheet has type, name and label, and whatever columns the first line adds."""
    return workbook(survey=text, **more)


WINTER = {
    "survey": f"""
{HEADINGS}
note | hello | 我们想知道家里暖不暖 | We want to know whether it is warm | | | | | |
select_one warmth | warmth | 家里暖和吗 | Is it warm at home | yes | | | | |
select_multiple reason | reasons | 哪里冷 | Where is it cold | yes | ${{warmth}} = 'cold' | | | |
integer | people | 家里住几个人 | How many live here | yes | | . > 0 and . <= 12 | 1 到 12 人 | |
begin_repeat | rooms | 房间 | Rooms | | ${{warmth}} = 'cold' | | | |
text | room | 哪间 | Which room | yes | | | | |
decimal | degrees | 多少度 | Degrees | | | . >= -20 and . <= 40 | 不像室温 | |
end_repeat | | | | | | | | |
calculate | coldest | | | | | | | min(${{degrees}}) |
begin_group | more | 还有 | More | | | | | | field-list
date | since | 从哪天开始冷 | Cold since | | ${{warmth}} = 'cold' | . <= today() | 不能晚于今天 | |
text | remark | 还想说的 | Anything else | | | | | |
end_group | | | | | | | | |
image | photo | 照片（可不拍） | Photo (optional) | | | | | |
""",
    "choices": """
list_name | name | label::中文 (zh) | label::English (en)
warmth | warm | 暖和 | Warm
warmth | cold | 冷 | Cold
reason | window | 窗户漏风 | Windows leak
reason | radiator | 暖气不热 | Radiators are cold
reason | power | 用电取暖贵 | Heating by power is dear
""",
    "settings": """
form_title | form_id | version | default_language
冬季取暖情况 | winter | 1 | 中文 (zh)
""",
}


def winter() -> bytes:
    """A whole form: skips, a repeat, a group, two languages, a photo."""
    return workbook(**WINTER)
