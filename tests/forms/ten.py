"""Ten forms of our own, each with something that others lack; together every type that is taken."""

from tests.forms.workbooks import WINTER, workbook

YES_NO = """
list_name | name | label
yes_no | yes | 有
yes_no | no | 没有
"""
TOWNS = "list_name | name | label | part\n" + "\n".join(
    f"places | p{n} | 第{n}处 | {'south' if n % 2 else 'north'}" for n in range(1, 31)
)

TEN: dict[str, bytes] = {
    "暖不暖": workbook(**WINTER),
    "只有一句话": workbook(survey="type | name | label | appearance\ntext | words | 想说什么 | multiline"),
    "数字和范围": workbook(
        survey="""
type | name | label | parameters | constraint | constraint_message
integer | people | 几口人 | | . > 0 and . <= 20 | 1 到 20 人
decimal | area | 多少平方米 | | |
range | stars | 打几分 | start=1 end=5 step=1 | |
range | degrees | 想要多少度 | start=10 end=30 step=0.5 | |
"""
    ),
    "日子和时间": workbook(
        survey="""
type | name | label | required
start | began | |
today | day | |
date | on | 哪一天 | yes
time | at | 几点 |
datetime | visit | 什么时候来 |
end | ended | |
"""
    ),
    "选一个选几个": workbook(
        survey="""
type | name | label | appearance | relevant
select_one yes_no | pet | 养狗吗 | |
text | name | 叫什么 | | ${pet} = 'yes'
select_multiple yes_no | both | 都有吗 | |
select_one yes_no | list | 有没有 | minimal |
""",
        choices=YES_NO,
    ),
    "长名单": workbook(
        survey="""
type | name | label | choice_filter
select_one part | part | 南边北边 |
select_multiple places | seen | 看过哪几处 | part = ${part}
""",
        choices=TOWNS + "\npart | south | 南边\npart | north | 北边",
    ),
    "排个先后": workbook(
        survey="""
type | name | label | required
rank jobs | first | 先修哪里 | yes
acknowledge | told | 已说明费用 | yes
note | thanks | 谢谢您 |
""",
        choices="list_name | name | label\njobs | lamp | 路灯\njobs | road | 路面\njobs | door | 门禁",
    ),
    "数一数": workbook(
        survey="""
type | name | label | repeat_count | calculation
integer | count | 几样 | |
begin_repeat | things | 一样 | ${count} |
text | what | 是什么 | |
end_repeat | | | |
calculate | half | | | ${count} div 2
note | said | 一半是 ${half} | |
"""
    ),
    "组里有组": workbook(
        survey="""
type | name | label | appearance
begin_group | house | 房子 |
begin_group | kitchen | 厨房 | field-list
select_one yes_no | gas | 有燃气吗 |
text | note | 说明 |
end_group | | |
end_group | | |
""",
        choices=YES_NO,
    ),
    "照片签名": workbook(
        survey="""
type | name | label | appearance
image | door | 门口 |
image | sign | 签名 | signature
text | who | 谁签的 |
"""
    ),
}
