"""Who stands where in the demo: the sign-ins of grids and buildings, and whom a community's cases concern."""

from collections.abc import Callable, Iterator

from server.demo.accounts import shares
from server.demo.cases import Place, Post
from server.demo.homes import Household

HOMES = 40  # of each grid, of which something is told later
VOLUNTEERS = tuple(f"zhiyuan{number:02d}" for number in range(1, 6))  # the first team's who sign in
Grids = list[tuple[int, int, str, list[str]]]


def rank_of(community: int, number: int) -> int:
    """A grid's place in the order of sign-ins: the first grids of all communities, then the second ones."""
    return number * 6 + community


def leaders_of(rank: int, buildings: list[str]) -> list[tuple[int, str]]:
    """Who leads which building: 126 leaders, two in each of the first 54 grids and one in each other."""
    leaders = 2 if rank < 54 else 1
    first = rank * 2 + 1 if rank < 54 else 54 * 2 + rank - 54 + 1
    dealt = list(shares(buildings, leaders))[::-1]  # the first one's are those that the manual shows
    return [(first + at, building) for at, share in enumerate(dealt) for building in share]


def homes_of(households: list[Household]) -> list[tuple[str, str, str]]:
    """Some homes of a grid: scope, household, and one who lives there."""
    some = households[:: max(1, len(households) // HOMES)]
    return [(home.scope, home.id, home.people[0]) for home in some]


def posts(
    units: list[str], grids: Grids, homes: dict[str, list[tuple[str, str, str]]], user: Callable[[str], str]
) -> Iterator[Post]:
    """Who works and who helps in each community; in the first one also the volunteers who sign in."""
    for at, unit in enumerate(units):
        places = [
            Place(
                grid,
                user(f"wangge{rank_of(at, number) + 1:02d}"),
                user(f"louzhang{leaders_of(rank_of(at, number), buildings)[0][0]:02d}"),
                buildings,
                homes[grid],
            )
            for community, number, grid, buildings in grids
            if community == at
        ]
        staff, lead = user(f"gongzuo{at + 1:02d}"), user(f"shequ{at + 1:02d}")
        helpers = [*(place.leader for place in places), staff, lead]
        helpers += [user(name) for name in VOLUNTEERS] if at == 0 else []
        yield Post(unit, staff, lead, user("xinxi01"), helpers, places)
