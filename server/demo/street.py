"""The street as it stands: communities, grids, buildings, doors, and who lives behind them, in exact numbers.

The whole street is always planned and then a part of it taken, so that a grid is the same at every scale.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from random import Random

SEED = 20260101
COMMUNITIES = ("青禾里", "松涛里", "晨光里", "望湖里", "百花里", "安平里")
ESTATES = (
    ("青禾苑", "青禾花园"),
    ("松涛花园", "松涛苑"),
    ("晨光新村", "晨光苑"),
    ("望湖家园", "望湖苑"),
    ("百花园", "百花新村"),
    ("安平小区", "安平苑"),
)
DEDICATED = ("学校", "医院", "市场", "写字楼", "公园", "工业园")
GRIDS = 12
DEDICATED_AT = 5  # the sixth grid of each community
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
WALK_UPS, TOWERS, ROWS = 294, 92, 34
TOWER_FLOORS = 1308  # of all towers together
HOUSES_IN_ROW = (9,) * 14 + (8,) * 20
LET, VACANT, SHOPS, UNKNOWN, LIVED = 2790, 480, 80, 40, 12_710
SIZES = {1: 3410, 2: 5245, 3: 4055, 4: 2015, 5: 775}
CHILDREN, OLDEST = 4560, 1520
ELDER_SINGLES, ELDER_COUPLES, ELDERS_WITH_FAMILY = 1900, 2700, 1820
CARED_SINGLES, CARED_COUPLES, CARED_OTHERS = 620, 380, 520
CADENCES = ("weekly",) * 213 + ("monthly",) * 1079 + ("quarterly",) * 228


@dataclass
class Life:
    """Who lives behind a door: how many, how many of them children, old, very old; how often seen."""

    size: int
    children: int = 0
    elders: int = 0
    oldest: int = 0
    cadence: str | None = None


@dataclass
class Home:
    """A door, and the life behind it if there is any."""

    entrance: str
    floor: int
    door: str
    state: str = "lived"
    life: Life | None = None


@dataclass
class House:
    """A building."""

    estate: str
    name: str
    floors: int
    entrances: int
    doors_per_floor: int
    homes: list[Home] = field(default_factory=list)


@dataclass
class Grid:
    """A grid and its buildings; `key` names it in the whole street, e.g. `1-3`."""

    key: str
    name: str
    grid_type: str
    houses: list[House]


@dataclass
class Community:
    """A community and its grids."""

    name: str
    grids: list[Grid]


def plan(scale: float) -> list[Community]:
    """The street at a scale: all six communities, ⌈12 · scale⌉ grids of each."""
    rng = Random(SEED)
    communities = _places(rng)
    houses = [house for one in communities for grid in one.grids for house in grid.houses]
    _inhabit([home for house in houses for home in house.homes], rng)
    _tell_the_story(houses)
    shown = max(1, ceil(GRIDS * scale))
    return [Community(one.name, one.grids[:shown]) for one in communities]


def _places(rng: Random) -> list[Community]:
    shapes = ["walk_up"] * WALK_UPS + ["tower"] * TOWERS + ["row"] * ROWS
    rng.shuffle(shapes)
    # The first grid is the one that is shown to visitors: six walk-ups.
    for at in range(6):
        if shapes[at] != "walk_up":
            other = next(place for place in range(6, len(shapes)) if shapes[place] == "walk_up")
            shapes[at], shapes[other] = shapes[other], shapes[at]
    shape = iter(shapes)
    floors, rows = iter(_tower_floors()), iter(HOUSES_IN_ROW)
    return [
        Community(name, [_grid(at, number, shape, floors, rows) for number in range(GRIDS)])
        for at, name in enumerate(COMMUNITIES)
    ]


def _tower_floors() -> list[int]:
    """Between 11 and 18 floors a tower, and as many in all as the street has homes for."""
    floors = [11 + at * 5 % 8 for at in range(TOWERS)]
    at = 0
    while sum(floors) > TOWER_FLOORS:
        if floors[at % TOWERS] > 11:
            floors[at % TOWERS] -= 1
        at += 1
    return floors


def _grid(
    community: int, number: int, shape: Iterator[str], floors: Iterator[int], rows: Iterator[int]
) -> Grid:
    is_dedicated = number == DEDICATED_AT
    name = f"{NUMERALS[number]}网格" + (f"（{DEDICATED[community]}）" if is_dedicated else "")
    estate = ESTATES[community][number * 2 // GRIDS]
    first = sum(4 if one == DEDICATED_AT else 6 for one in range(number // 6 * 6, number)) + 1
    houses = [_house(estate, first + at, next(shape), floors, rows) for at in range(4 if is_dedicated else 6)]
    grid_type = "dedicated" if is_dedicated else "basic"
    return Grid(f"{community + 1}-{number + 1}", name, grid_type, houses)


def _house(estate: str, number: int, shape: str, floors: Iterator[int], rows: Iterator[int]) -> House:
    if shape == "walk_up":
        return _stacked(House(estate, f"{number}号楼", 6, 3, 2))
    if shape == "tower":
        house = _stacked(House(estate, f"{number}号楼", next(floors), 1, 4))
        if house.floors == 18 and number == 1:
            del house.homes[2:4]  # its ground floor has a hall
        return house
    house = House(estate, f"平房{number}排", 1, next(rows), 1)
    house.homes = [Home(str(n), 1, f"{n}号") for n in range(1, house.entrances + 1)]
    return house


def _stacked(house: House) -> House:
    house.homes = [
        Home(str(entrance), floor, f"{floor}{door:02d}")
        for entrance in range(1, house.entrances + 1)
        for floor in range(1, house.floors + 1)
        for door in range(1, house.doors_per_floor + 1)
    ]
    return house


def _inhabit(homes: list[Home], rng: Random) -> None:
    """Deal out states, sizes, children, old people and care, in exact numbers."""
    states = (
        ["lived"] * LIVED + ["let"] * LET + ["vacant"] * VACANT + ["shop"] * SHOPS + ["unknown"] * UNKNOWN
    )
    rng.shuffle(states)
    for home, state in zip(homes, states, strict=True):
        home.state = state
    lives = [Life(size) for size, number in SIZES.items() for _ in range(number)]
    rng.shuffle(lives)
    lived_in = [home for home in homes if home.state in ("lived", "let")]
    for home, life in zip(lived_in, lives, strict=True):
        home.life = life
    seats = [life for life in lives for _ in range({3: 1, 4: 2, 5: 2}.get(life.size, 0))]
    for life in rng.sample(seats, CHILDREN):
        life.children += 1
    _age(lives, rng)


def _age(lives: list[Life], rng: Random) -> None:
    singles = rng.sample([life for life in lives if life.size == 1], ELDER_SINGLES)
    couples = rng.sample([life for life in lives if life.size == 2], ELDER_COUPLES)
    others = rng.sample([life for life in lives if life.size > 2], ELDERS_WITH_FAMILY)
    for life in (*singles, *couples, *couples, *others):
        life.elders += 1
    for life in rng.sample([*singles, *couples, *couples, *others], OLDEST):
        life.oldest += 1
    cared = [*singles[:CARED_SINGLES], *couples[:CARED_COUPLES], *others[:CARED_OTHERS]]
    cadences = list(CADENCES)
    rng.shuffle(cadences)
    for life, cadence in zip(cared, cadences, strict=True):
        life.cadence = cadence


def _tell_the_story(houses: list[House]) -> None:
    """青禾苑 5号楼 as in the manual: 36 doors, 34 homes, and behind 2-301 one old woman, seen every week."""
    story = houses[4]
    elsewhere = [home for house in houses[6:] for home in house.homes]
    told = next(home for home in story.homes if (home.entrance, home.door) == ("2", "301"))
    wanted = Life(size=1, elders=1, cadence="weekly")
    _swap(told, next(home for home in elsewhere if home.life == wanted))
    rest = [home for home in story.homes if home is not told]
    while (empty := sum(home.life is None for home in rest)) != 2:
        home = next(one for one in rest if (one.life is None) == (empty > 2))
        _swap(home, next(one for one in elsewhere if (one.life is None) != (home.life is None)))


def _swap(one: Home, other: Home) -> None:
    one.state, other.state = other.state, one.state
    one.life, other.life = other.life, one.life
