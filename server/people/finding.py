"""Places as people name them at the command line: an id, a code, a name, or a path of names."""

from datetime import date

from server.base.errors import Problem
from server.people.tree import CLOSED, Stretch, Tree


def find_place(tree: Tree, text: str, day: date) -> Stretch:
    """The one place that is meant; one that has ended only by its id.

    Shape:  `text` is an id, a code, a name such as 青禾里, or names from above to below: 青禾里/第一网格.
    Errors: not_found for none; invalid for several, with their paths.
    """
    open_places = tree.on(day.isoformat())
    parts = [part.strip() for part in text.split("/")]
    found = [
        place
        for scope, place in open_places.places.items()
        if scope == text
        or (
            open_places.is_open(scope)
            and place.nature != CLOSED
            and (place.code == text or (place.name == parts[-1] and _is_path(tree, scope, parts, day)))
        )
    ]
    if not found:
        raise Problem("not_found", f"没有这个地方 no such place: {text}")
    if len(found) > 1:
        paths = ", ".join(sorted(path_of(tree, place.scope, day) for place in found))
        raise Problem("invalid", f"有几处同名 several places: {paths}")
    return found[0]


def path_of(tree: Tree, scope: str, day: date) -> str:
    """A place with the names above it: 望河街道/青禾里/第一网格."""
    places = tree.on(day.isoformat())
    chain = [scope, *places.above(scope)]
    return "/".join(places.places[one].name for one in reversed(chain) if one in places.places)


def _is_path(tree: Tree, scope: str, parts: list[str], day: date) -> bool:
    """Whether names stand in this order above a place, perhaps with others between."""
    names = iter(path_of(tree, scope, day).split("/"))
    return all(part in names for part in parts)
