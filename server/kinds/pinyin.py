"""What the server adds to a named record so that it is found by sound: 张三 by zhangsan, zhangs and zs."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from server.records.kind import Body, Kind

# Characters that are read otherwise when they are a family name.
SURNAMES = {
    "单": "shan",
    "解": "xie",
    "曾": "zeng",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "任": "ren",
    "朴": "piao",
    "覃": "qin",
    "缪": "miao",
    "乐": "yue",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "长孙": "zhangsun",
}


def derived(kind: Kind, body: Body) -> dict[str, str] | None:
    """The pinyin and initials of a record's name; None for a kind or a record without one.

    Shape: `{"pinyin": "zhangsan", "initials": "zs"}`, lower case, without tones and spaces.
    """
    if kind.search is None or kind.search.name is None:
        return None
    name = body.get(kind.search.name)
    return (
        dict(zip(("pinyin", "initials"), sound(name), strict=True))
        if isinstance(name, str) and name
        else None
    )


@lru_cache(maxsize=50_000)
def sound(name: str) -> tuple[str, str]:
    """How a name sounds: whole, and by its first letters."""
    surname = next((name[:n] for n in (2, 1) if name[:n] in SURNAMES), "")
    rest = lazy_pinyin(name[len(surname) :], style=Style.NORMAL, strict=False)
    syllables = [*_split(surname), *(part.strip().lower() for part in rest)]
    whole = "".join(syllables).replace(" ", "")
    return whole, "".join(part[0] for part in syllables if part)


def _split(surname: str) -> list[str]:
    """The reading of a family name, one syllable a character."""
    if len(surname) < 2:
        return [SURNAMES[surname]] if surname else []
    second = lazy_pinyin(surname[1])[0]
    whole = SURNAMES[surname]
    return [whole.removesuffix(second), second] if whole.endswith(second) else [whole]
