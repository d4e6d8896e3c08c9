"""What a kind of record is: one declaration, from which everything else follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from server.records.fields import CONFIDENTIAL, PERSONAL, Field, Label, Reach, code, instant, text
from server.records.fields import Codes as CodeList
from server.records.workflow import Workflow

Body = dict[str, Any]

PRECISION = CodeList.of(
    "occurred_precision", exact=("准确", "Exact"), half_day=("半天", "Half a day"), day=("当天", "That day")
)

# How a fact came in where it was not typed in by who was there, when they were: a sheet of paper, later.
RECORDED_HOW = CodeList.of("recorded_how", paper_later=("纸上补录", "From paper, later"))


def fact_fields() -> dict[str, Field]:
    """The fields that every fact has beside its own."""
    return {
        "occurred_at": instant("发生时间", "Happened at", reach=Reach.WORK),
        "occurred_precision": code("时间精度", "Precision", PRECISION, reach=Reach.WORK),
        "how": code("怎么记的", "How recorded", RECORDED_HOW, reach=Reach.WORK),
        "void_reason": text("撤回原因", "Why withdrawn", 200, reach=Reach.WORK),
    }


@dataclass(frozen=True)
class Access:
    """Who may do what to a kind, as in the matrix of roles.

    Shape: role → letters. C create, R read, U change, X export; `o` after R narrows reading to one's own.
           `within` counts in the scopes that a role's unit holds or that lie below it, `above` in the unit
           scopes over it. `own` lists fields that a record's author may change without U; `asked` fields
           that may be changed by the author of the record this one speaks of. `mine` is a field that names an
           account: what names theirs is somebody's own to read, whoever wrote it.
    """

    within: Mapping[str, str]
    above: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    mine: str | None = None


@dataclass(frozen=True)
class Entry:
    """Which fields a kind gives to the projection that lists and ledgers are read from."""

    day: str | None = None
    due: str | None = None
    place: str | None = None
    person: str | None = None
    code_1: str | None = None
    code_2: str | None = None


@dataclass(frozen=True)
class Search:
    """Which fields make a record findable by name, door and phone, and on tablets also by its words.

    Shape: the desk finds what has a name, a door or a phone; `words` are texts that a tablet looks through in
           its own copy, so they stand in no table of names.
    """

    name: str | None = None
    door: tuple[str, ...] = ()
    phones: str | None = None
    words: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether the desk finds it, too."""
        return bool(self.name or self.door or self.phones)


@dataclass(frozen=True)
class Sequel:
    """How a record of this kind calls for the next of its kind: a visit ends a task, the next one begins.

    Shape: `after` is the kind whose records are watched, `reads` its field that names a record of this kind,
           `make(the watched body, the named body, at)` gives the next body, or None where nothing follows;
           `ends(the watched body)` says whether it ends what it names.
    """

    after: str
    reads: str
    make: Callable[[Body, Body, str], Body | None]
    ends: Callable[[Body], bool] = lambda body: True


@dataclass(frozen=True)
class Kept:
    """How long a record is kept, and what is left of it then.

    Shape: `until` says in words from when it counts; `months` are the default of a street's setting, which
           lies between `least` and `most`; without them the record stays as long as `until` says. It counts
           from the record's day, or from the day in its field `since`; and also from the erasure of the
           record that the field `outlives` names. `leaves` are the fields that stay; where it names none all
           of the record goes. `once_closed` spares a case that has not ended; a record whose field
           `goes_with` names one that goes, goes with it.
    """

    until: Label
    months: int | None = None
    least: int = 1
    most: int = 120
    leaves: frozenset[str] = frozenset()
    since: str | None = None
    outlives: str | None = None
    once_closed: bool = False
    goes_with: str | None = None


@dataclass(frozen=True)
class Ending:
    """How records of this kind end when something of the same person is taken back: a consent.

    Shape: `after` is the kind whose records are watched, `person` its field that names whom; `is_over(all
           watched bodies about that person)` says whether nothing carries these records any more, and
           `ends(own body)` which of the person's records of this kind are then removed, unless they had
           ended before (`Sequel.ends`).
    """

    after: str
    person: str
    is_over: Callable[[list[Body]], bool]
    ends: Callable[[Body], bool]


@dataclass(frozen=True)
class Claim:
    """How records of this kind ask for places in scarce things, which are given in the order of the server.

    Shape: `reads` names the things, records of the kind `of` in the same scope, `places` their field with how
           many may come, and `taken` the one with how many have. Places are given while a thing stands in
           `free`, `some` or `full`, as its taken places say, or in a state of `also`. A claim begins in
           `asks`; the server moves it to `granted` where every thing it names has a place left, else to
           `waits`, with its place in the row in the field `rank`. It keeps its places there and in `holds`;
           in all other states the next in the row has them. `act_by` is the field for the day by which
           whoever was granted one acts, `days` later.
    """

    of: str
    reads: str
    places: str
    taken: str
    free: str
    some: str
    full: str
    also: frozenset[str]
    asks: str
    waits: str
    granted: str
    holds: frozenset[str]
    rank: str
    act_by: str
    days: int

    @property
    def gives(self) -> frozenset[str]:
        """The states of a thing in which places are given."""
        return self.also | {self.free, self.some, self.full}

    def stands(self, state: str, taken: int, places: int) -> str:
        """Where a thing that gives places stands with so many taken."""
        if taken >= places:
            return self.full
        return self.some if taken else state if state in self.also else self.free


@dataclass(frozen=True)
class Due:
    """By when a record is to be answered: the server sets the day when it comes.

    Units: days, working days where `is_working`, after the day it was made.
    """

    field: str
    days: int
    is_working: bool = False


Lift = Callable[[Body], Body]


@dataclass(frozen=True)
class Kind:
    """A type of record.

    Shape: `lives_in` names the natures of scope it may lie in: building, team, grid, community, street,
           closed; `beside` lies wherever what it speaks of lies (field `about`). `founds` gives the nature of
           the scope that creating one founds. `lifts[n]` turns a `set` of schema n, of any of its fields,
           null or a change among the values, into one of n + 1; records are lifted by it, too.
           `window_days` is how far back a tablet's copy goes; None is without end. `why` is what its fields
           are for, and `kept` how long; a test refuses a kind without them.
    """

    name: str
    label: Label
    fields: Mapping[str, Field]
    lives_in: frozenset[str]
    access: Access
    reach: Reach = PERSONAL
    is_fact: bool = False
    is_server_made: bool = False
    about: str | None = None
    step_to: str | None = None
    states: Workflow | None = None
    founds: Callable[[Body], str] | None = None
    window_days: int | None = None
    entry: Entry | None = None
    search: Search | None = None
    sequel: Sequel | None = None
    ending: Ending | None = None
    claim: Claim | None = None
    due: Due | None = None
    schema: int = 1
    lifts: Mapping[int, Lift] = field(default_factory=dict)
    check: Callable[[Body], dict[str, str]] | None = None
    why: Label | None = None
    kept: Kept | None = None

    def __post_init__(self) -> None:
        for name, one in self.fields.items():
            one.check.allow_none = True
            one.check.required = one.required
            one.check.name = name

    @cached_property
    def confidential(self) -> frozenset[str]:
        """The names of fields that never rest on a tablet nor in a record's readable body."""
        return frozenset(name for name, one in self.fields.items() if one.reach == CONFIDENTIAL)

    @cached_property
    def merges(self) -> dict[str, str]:
        """Fields that merge by changes and not by value: name → set, counter or log."""
        return {name: one.merge for name, one in self.fields.items() if one.merge != "replace"}
