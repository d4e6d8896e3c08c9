"""How people write what our lists call by a code."""

from collections.abc import Mapping

from server.kinds.codes.people import RELATION, SEX
from server.kinds.codes.places import DWELLING_STATE
from server.records.fields import Codes

RELATION_WORDS = {
    "head": "本人 户主本人 主",
    "spouse": "妻 妻子 夫 丈夫 爱人 老伴",
    "child": "子 女 儿子 女儿 孩子 长子 次子 三子 长女 次女 三女 独生子 独生女 养子 养女 继子 继女",
    "child_in_law": "儿媳 媳妇 女婿 儿媳、女婿",
    "parent": "父 母 父亲 母亲 爸爸 妈妈 继父 继母",
    "parent_in_law": "公公 婆婆 岳父 岳母 公婆 岳父母",
    "grandchild": "孙子 孙女 外孙 外孙女 外孙子 孙 重孙 曾孙",
    "grandparent": "爷爷 奶奶 祖父 祖母 外祖父 外祖母 姥姥 姥爷 外公 外婆",
    "sibling": "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹",
    "relative": "侄子 侄女 外甥 外甥女 亲戚 亲属 叔 叔叔 伯 伯父 姑 姑姑 舅 舅舅 姨 姨妈 孙媳 孙媳妇 孙女婿",
    "live_in_help": "保姆 护工 住家保姆",
    "lodger": "租户 租客 合租 寄住 室友",
    "other": "非亲属 其它",
}
SEX_WORDS = {"male": "男性 M m 1", "female": "女性 F f 2"}
STATE_WORDS = {
    "lived": "自有 常住 有人住",
    "let": "租住 出租房 租赁 租",
    "vacant": "空房 无人 空",
    "shop": "门面 店铺 商用",
    "unknown": "不详 未知",
}


def _meanings(codes: Codes, words: Mapping[str, str]) -> dict[str, str]:
    """Every way to write a code → the code."""
    labels = {label.zh: value for value, label in codes.values.items()}
    return labels | {word: value for value, line in words.items() for word in line.split()}


RELATIONS = _meanings(RELATION, RELATION_WORDS)
SEXES = _meanings(SEX, SEX_WORDS)
STATES = _meanings(DWELLING_STATE, STATE_WORDS)
