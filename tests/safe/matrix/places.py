"""Where the matrix lives: two streets, their buildings, and how each place stands to a worker of grid one."""

from server.base.ids import derived_id

STREET, EAST, WEST, ONE, TWO, THREE = (f"0193b000-0000-7000-8000-00000000010{n}" for n in range(6))
OTHER_STREET, OTHER_EAST, OTHER_GRID = (f"0193b000-0000-7000-8000-00000000020{n}" for n in range(3))
HOME, TOWER, LENT, RETIRED, BARN, FAR = (f"0193b000-0000-7000-8000-00000000030{n}" for n in range(6))
TEAM = "0193b000-0000-7000-8000-000000000401"
NOWHERE = "0193b000-0000-7000-8000-000000000999"
CLOSED, OTHER_CLOSED = derived_id(EAST, "closed"), derived_id(WEST, "closed")

# What each place lies under today. The lent building was grid one's until a week ago.
UNDER: dict[str, str | None] = {
    STREET: None, EAST: STREET, WEST: STREET, ONE: EAST, TWO: EAST, THREE: WEST,
    OTHER_STREET: None, OTHER_EAST: OTHER_STREET, OTHER_GRID: OTHER_EAST,
    HOME: ONE, TOWER: TWO, LENT: TWO, RETIRED: ONE, BARN: THREE, FAR: OTHER_GRID, TEAM: EAST,
    CLOSED: EAST, OTHER_CLOSED: WEST,
}  # fmt: skip

# How a place is to whoever works in grid one, or above it in the east.
RELATIONS: dict[str, str] = {
    "own": HOME,
    "sibling": TOWER,
    "reassigned": LENT,
    "retired": RETIRED,
    "other community": BARN,
    "other street": FAR,
    "own grid": ONE,
    "sibling grid": TWO,
    "community": EAST,
    "street": STREET,
    "closed": CLOSED,
    "closed elsewhere": OTHER_CLOSED,
    "not existing": NOWHERE,
}
BUILDINGS = ("own", "sibling", "reassigned", "retired", "other community", "other street")
UNITS = ("own grid", "sibling grid", "community", "street")


def above(place: str) -> list[str]:
    """The places that hold one, the nearest first."""
    found: list[str] = []
    holder = UNDER.get(place)
    while holder:
        found.append(holder)
        holder = UNDER[holder]
    return found
