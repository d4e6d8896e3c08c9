"""Single cells of the register: what a person typed, read as it was meant, or refused with a code."""

import re
import unicodedata

from server.base.workbooks import safe
from server.register.words import RELATIONS, SEXES, STATES

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
BUILDING = re.compile(r"0*(\d+)\s*(?:号楼|号|栋|幢|座|#|楼)?\Z")
GRID_NUMBER = re.compile(r"第?0*(\d{1,2})(?:号)?网格?\Z")
ENTRANCE = re.compile(r"第?(?:0*(\d+)|([一二三四五六七八九十]{1,3}))单元?\Z|0*(\d+)\Z")
DOOR_WITH_ENTRANCE = re.compile(r"0*(\d{1,2})[-—－](?:(\d{1,2})[-—－])?(\w{1,8})\Z")
PHONE = re.compile(r"\+?\d[\d -]{3,18}\d\Z")
MOST_DIGITS = 14  # 0086, an area code and a number; more is an identity or bank number
PHONES_APART = re.compile(r"[、,，;；/／|\s]+(?=\+?\d)")
NAME = re.compile(r"[^\W\d_]+(?:[ ·•.'-][^\W\d_]+)*\.?\Z")
YEAR = re.compile(r"(\d{4})(?:年|[-/.年]\s*\d{1,2}.*|\d{2,4})?\Z")
EARLIEST_YEAR = 1900
LETTERS = "".join(map(chr, [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
NARROW = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９＃－＋／" + LETTERS}


class Unusable(Exception):
    """A cell that cannot be taken as it is; `code` is one of faults.SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def words(text: str) -> str:
    """A cell without full-width letters and digits, needless spaces, and our apostrophe before a formula.

    Chinese punctuation stays as it is written.
    """
    if text.startswith("'") and safe(text[1:]) == text:
        text = text[1:]
    return " ".join(text.translate(NARROW).split())


def same(text: str) -> str:
    """A name as it is compared: brackets of both widths are one."""
    return unicodedata.normalize("NFKC", text)


def building(text: str) -> str:
    """A building's name: `5`, `5栋`, `05号楼` are all `5号楼`."""
    match = BUILDING.match(text)
    return f"{match[1]}号楼" if match else text


def grid(text: str, community: str) -> str:
    """A grid's name without its community's before it; `第3网格` and `3` are `三网格`."""
    name = text.removeprefix(community).removeprefix("社区")
    match = GRID_NUMBER.match(name) or re.match(r"0*(\d{1,2})\Z", name)
    if not match or not 1 <= int(match[1]) <= 99:
        return name.removeprefix("第")
    return f"{_numeral(int(match[1]))}网格"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return front + (NUMERALS[ones - 1] if ones else "")


def community(text: str) -> str:
    """A community's name as it is compared: without the word 社区 behind it."""
    return text.removesuffix("社区") or text


def entrance_and_door(entrance: str, door: str) -> tuple[str, str]:
    """The two as they are kept: `2单元` and `301室` are `2` and `301`; `2-301` in one cell is both."""
    door = door.removesuffix("室")
    match = DOOR_WITH_ENTRANCE.match(door)
    if match and not entrance:
        entrance, door = match[2] or match[1], match[3]
    found = ENTRANCE.match(entrance)
    if found:
        numeral = found[2]
        entrance = found[1] or found[3] or str(_number(numeral))
    return entrance or "1", door


def _number(numeral: str) -> int:
    tens, _, ones = numeral.rpartition("十")
    if "十" not in numeral:
        return NUMERALS.index(numeral) + 1 if numeral in NUMERALS else 0
    return (NUMERALS.index(tens) + 1 if tens else 1) * 10 + (NUMERALS.index(ones) + 1 if ones else 0)


def name(text: str) -> str:
    """A person's name; spaces inside a Chinese one are layout.

    Errors: name_unusable, too_long.
    """
    kept = text.replace(" ", "") if not text.isascii() else text
    if not NAME.match(kept):
        raise Unusable("name_unusable")
    if len(kept) > 40:
        raise Unusable("too_long")
    return kept


def sex(text: str) -> str | None:
    """Errors: sex_unknown."""
    if not text:
        return None
    if text not in SEXES:
        raise Unusable("sex_unknown")
    return SEXES[text]


def relation(text: str) -> str | None:
    """Errors: relation_unknown."""
    if not text:
        return None
    if text not in RELATIONS:
        raise Unusable("relation_unknown")
    return RELATIONS[text]


def state(text: str) -> str | None:
    """Errors: state_unknown."""
    if not text:
        return None
    if text not in STATES:
        raise Unusable("state_unknown")
    return STATES[text]


def birth_year(text: str, this_year: int) -> int | None:
    """The year, also of a whole date; the day is not kept.

    Errors: birth_year_unreadable, birth_year_future, birth_year_too_early.
    """
    if not text:
        return None
    match = YEAR.match(text)
    if not match:
        raise Unusable("birth_year_unreadable")
    year = int(match[1])
    if year > this_year:
        raise Unusable("birth_year_future")
    if year < EARLIEST_YEAR:
        raise Unusable("birth_year_too_early")
    return year


def phones(text: str) -> list[str] | None:
    """Up to five numbers, apart by commas, strokes or spaces.

    Errors: phone_unusable.
    """
    if not text:
        return None
    numbers = [part.strip() for part in PHONES_APART.split(text)]
    if len(numbers) > 5 or not all(_is_phone(number) for number in numbers):
        raise Unusable("phone_unusable")
    return numbers


def _is_phone(number: str) -> bool:
    return bool(PHONE.match(number)) and sum(sign.isdigit() for sign in number) <= MOST_DIGITS


def floor_of(door: str) -> int | None:
    """The floor that a door's number tells: 301 → 3, 1102 → 11, 3号 → none."""
    return int(door[:-2]) if door.isdigit() and 3 <= len(door) <= 4 and 1 <= int(door[:-2]) <= 99 else None
