"""What a person may learn of a thing, said by hand: where somebody holds nothing, nothing exists."""

from collections.abc import Callable

from tests.safe.matrix import places
from tests.safe.matrix.domain import MATRIX, letters
from tests.safe.matrix.things import Thing
from tests.safe.matrix.world import Person

OK, FORBIDDEN, NOT_FOUND = "ok", "forbidden", "not_found"
Rule = Callable[[Person, Thing], str]
DECIDING = ("grid_lead", "community_staff", "street_supervisor", "street_admin")
CLOSED = (places.CLOSED, places.OTHER_CLOSED)


def holds(person: Person, place: str) -> bool:
    """Whether any of their roles counts there at all."""
    return place in places.UNDER and bool(person.within(place) or person.over(place))


def reads(person: Person, place: str, kind: str) -> bool:
    return "R" in letters(kind, person.within(place), person.over(place))


def a_record(person: Person, thing: Thing) -> str:
    """Records of closed scopes have pages of their own; a kind that is not theirs is `forbidden`."""
    if not holds(person, thing.scope) or thing.scope in CLOSED or thing.kind is None:
        return NOT_FOUND
    return OK if reads(person, thing.scope, thing.kind) else FORBIDDEN


def its_readers(person: Person, thing: Thing) -> str:
    """谁看过 is for the author and for who leads there."""
    leads = "street_supervisor" if thing.scope in (places.STREET, places.OTHER_STREET) else "grid_lead"
    may = leads in person.within(thing.scope) or thing.author == person.name
    return OK if thing.kind and thing.scope not in CLOSED and may else NOT_FOUND


def a_chain(person: Person, thing: Thing) -> str:
    """The hashes of a place are for whoever reads anything that lies there."""
    if thing.scope in CLOSED:
        return OK if "privacy_officer" in person.within(thing.scope) else NOT_FOUND
    return OK if any(reads(person, thing.scope, kind) for kind in MATRIX) else NOT_FOUND


def a_file(person: Person, thing: Thing) -> str:
    """A photo is for whoever may read a record that names it, and does not exist for anybody else."""
    return OK if thing.kind and reads(person, thing.scope, thing.kind) else NOT_FOUND


def decides(person: Person, thing: Thing) -> str:
    """A parked op is for those who decide in its place."""
    mine = person.within(thing.scope) & set(DECIDING)
    return OK if mine and thing.ids["op"] != places.NOWHERE else NOT_FOUND


def opens_parked(person: Person, thing: Thing) -> str:
    """What it says is for those who would read the record."""
    found = decides(person, thing)
    return found if found != OK or reads(person, thing.scope, thing.kind or "") else FORBIDDEN


CARERS = {"grid_lead", "grid_worker", "privacy_officer"}


def opens_sealed(person: Person, thing: Thing) -> str:
    """What is confidential opens to named roles; who reads the record learns that it is not for them."""
    if thing.kind is None:
        return NOT_FOUND
    if person.within(thing.scope) & CARERS:
        return OK
    return FORBIDDEN if reads(person, thing.scope, thing.kind) else NOT_FOUND


def breaks_glass(person: Person, thing: Thing) -> str:
    """In an emergency whoever reads the record opens the rest of it."""
    return OK if thing.kind and reads(person, thing.scope, thing.kind) else NOT_FOUND


def agrees(person: Person, thing: Thing) -> str:
    """A second person, with a role that may agree, in the place it is about."""
    if thing.author == person.name:
        return "own_request"
    may = person.within(thing.scope) & {"privacy_officer", "street_supervisor"}
    return OK if thing.kind and may else NOT_FOUND


def refuses(person: Person, thing: Thing) -> str:
    """Whoever asked takes it back, too."""
    found = agrees(person, thing)
    return OK if found == "own_request" else found


def of_office(person: Person, thing: Thing) -> str:
    """What is held for the law is a matter of that street's office."""
    may = person.within(thing.scope) & {"privacy_officer", "street_admin"}
    return OK if thing.kind and may else NOT_FOUND


def own(person: Person, thing: Thing) -> str:
    """Theirs alone."""
    return OK if thing.author == person.name else NOT_FOUND


def a_resident(person: Person, thing: Thing) -> str:
    """Who stands at the window is shown to those who work there."""
    return OK if thing.kind and person.within(thing.scope) & {"community_staff", "grid_lead"} else NOT_FOUND


def a_move(person: Person, thing: Thing) -> str:
    """A home is moved by whoever leads where it is, and where it goes."""
    may = thing.kind and not thing.is_removed and "grid_lead" in person.within(thing.scope)
    return OK if may else NOT_FOUND


def asked_at_the_window(person: Person, thing: Thing) -> str:
    """Who looked at what is held about a home or somebody in it, told to them at the window."""
    window = {"community_staff", "grid_lead", "privacy_officer"}
    return OK if thing.kind and person.within(thing.scope) & window else NOT_FOUND


def an_alarm(person: Person, thing: Thing) -> str:
    """A past that was rewritten is for all who keep watch, browsing for those who watch over people."""
    is_theirs = thing.kind == "of the past" or (thing.kind == "browsing" and "sec_admin" not in person.roles)
    return OK if is_theirs else NOT_FOUND


def a_request(person: Person, thing: Thing) -> str:
    """A resident's request: whoever took it, who leads where they live, and the privacy officer."""
    sees = person.name == thing.author or person.within(thing.scope) & {"grid_lead", "privacy_officer"}
    return OK if thing.kind and sees else NOT_FOUND


def managed(person: Person, thing: Thing) -> str:
    """Accounts, roles and devices of one's own street, and of people who have no role anywhere."""
    return OK if thing.relation in ("own", "roleless", "administrator") else NOT_FOUND


def managed_others(person: Person, thing: Thing) -> str:
    """Nobody changes roles and ways in of their own."""
    return FORBIDDEN if thing.author == person.name else managed(person, thing)


def given_a_role(person: Person, thing: Thing) -> str:
    """A role of the field is the street administrator's to give."""
    return managed_others(person, thing) if "street_admin" in person.roles else FORBIDDEN


def given_a_way_in(person: Person, thing: Thing) -> str:
    """The link for coming in, too, unless the person has no role yet."""
    is_theirs = "street_admin" in person.roles or thing.author == person.name or thing.relation == "roleless"
    return managed_others(person, thing) if is_theirs else NOT_FOUND


def in_street_of(*roles: str) -> Rule:
    """A place that lies where one of these roles is held."""

    def rule(person: Person, thing: Thing) -> str:
        return OK if person.within(thing.scope) & set(roles) else NOT_FOUND

    return rule


def anything(person: Person, thing: Thing) -> str:
    return OK


def nothing(person: Person, thing: Thing) -> str:
    return NOT_FOUND
