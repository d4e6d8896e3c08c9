"""Lists of what residents agree to, and of what they ask for at the window."""

from server.records.fields import Codes

CONSENT_SCOPE = Codes.of(
    "consent_scope",
    care_visit=("关怀走访", "Care visits"),
    contacts=("记下家人、邻居的联系方式", "Keeping contacts of family or neighbours"),
    photo=("拍照、录音", "Photos and voice notes"),
    sharing=("转给提供服务的机构", "Passing on to who provides a service"),
)
CONSENT_HOW = Codes.of(
    "consent_how",
    oral_witnessed=("口头，有人见证", "By word of mouth, witnessed"),
    paper=("纸质签字", "Signed on paper"),
    guardian=("监护人同意", "By a guardian"),
)
RIGHT = Codes.of(
    "right",
    know=("想知道记了什么", "What is recorded"),
    copy=("要一份资料", "A copy of everything"),
    correct=("资料有错，要改", "Putting something right"),
    delete=("要求删除", "Deletion"),
    withdraw=("撤回同意", "Withdrawing consent"),
    access_log=("想知道谁看过", "Who looked"),
)
ASKED_BY = Codes.of(
    "asked_by",
    self=("本人", "The person"),
    guardian=("监护人", "A guardian"),
    relative=("已故居民的近亲属", "A close relative of somebody who died"),
    agent=("本人委托的人", "Somebody whom the person sent"),
)
