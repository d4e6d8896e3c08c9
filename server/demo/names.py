"""Names of people who do not exist, and numbers that nobody can be called on."""

from importlib.resources import files
from random import Random

FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢傅钟姜崔谭廖范汪戴"
)
GIVEN = (
    "安柏冰波博才彩昌晨成春慈翠达丹德登迪东端敦恩芳菲丰枫福甫刚歌庚观广桂国海涵禾和荷"
    "恒宏虹厚欢辉惠嘉坚江杰洁金锦静菊君俊开康可兰岚乐蕾立丽良亮林玲凌流龙璐茂梅美萌敏"
    "鸣楠宁暖朋萍平齐谦琴青清晴秋全仁荣如瑞润山珊善尚绍诗石书舒树霜顺思松素桃天田听万"
    "薇文汶希溪霞先祥晓欣星秀雪雅岩燕阳怡艺英盈永泽昭珍真芝舟竹卓紫悦月云远媛园毅仪逸"
)
# Combinations that happen to be the names of public figures.
KNOWN = frozenset(files(__package__).joinpath("public_figures.txt").read_text(encoding="utf-8").split())
FEMALE = frozenset(
    "冰彩翠丹芳菲桂荷虹惠洁静菊君兰岚蕾丽玲璐梅美萌敏萍琴青晴秋珊诗舒霜素桃薇霞秀雪雅燕怡英盈珍芝紫悦月云媛仪"
)
BY_SEX = {
    "female": tuple(one for one in GIVEN if one in FEMALE),
    "male": tuple(one for one in GIVEN if one not in FEMALE),
}


def family_name(rng: Random) -> str:
    """One of sixty family names."""
    return rng.choice(FAMILY)


def full_name(rng: Random, family: str, sex: str) -> str:
    """A family name and one or two characters; never a public figure's."""
    while True:
        given = rng.choice(BY_SEX[sex])
        if rng.random() < 0.6:
            given += rng.choice(BY_SEX[sex])
        if family + given not in KNOWN and given[0] != given[1:]:
            return family + given


def phone(rng: Random) -> str:
    """Eleven digits beginning with 100: no mobile number begins so."""
    return f"100{rng.randrange(10**8):08d}"
