"""Which parts of the protocol are searched together, and the bugs that each search must find.

A run is a few flags: more ops, more kinds of trouble, more in flight at a time. What is not named is left out
of that run alone. docs/model.md has the table with what they came to.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """One search: what it is about, its flags, and the bugs it finds (a flag without BUG_: what is wrong).

    Shape: `reaches` are states it must come by (flags without REACH_): one that never does has seen nothing.
    """

    name: str
    about: str
    flags: tuple[str, ...]
    bugs: dict[str, str] = field(default_factory=dict)
    reaches: tuple[str, ...] = ()


def _flags(text: str) -> tuple[str, ...]:
    return tuple(text.split())


QUICK = [
    Run(
        "push",
        "two devices push and pull facts; transactions overlap, break off, answers are lost and repeated",
        _flags("FACTS K=1 CONCURRENT"),
        {
            "NO_DEDUP": "no dedup",
            "LATE_COMMIT": "a cursor past a late commit",
        },
    ),
    Run(
        "waits",
        "a record made on one device, edited on both, a restore between: edits that come before their record",
        _flags("CREATES EDITS K=1 RESTORES FORKS PULLS_AT_ONCE"),
        {"JUDGE_FIRST": "judge before recognise"},
        reaches=("WAITING_AT_SERVER", "HELD", "CONFLICT"),
    ),
    Run(
        "merge",
        "two devices, two edits each of one field, in every order of arrival",
        _flags("EDITS GIVEN K=2 FLIGHTS=0 PULLS_AT_ONCE"),
        {
            "OWN_WITHOUT_N": "the own-change rule without n",
            "EQUAL_RESTAMPS": "an equal value that re-stamps its field",
        },
        reaches=("CONFLICT", "MARK_OF_NOBODY"),
    ),
    Run(
        "merge-restored",
        "three edits of one field and an old database put back in silence",
        _flags("EDITS GIVEN K=2 LAST_SAVES_ONE FLIGHTS=0 PULLS_AT_ONCE FORKS"),
        {"BASE_WITHOUT_HASH": "a base without its hash"},
    ),
    Run(
        "restore",
        "a backup taken at any moment and put back, declared or in silence; the journal is pruned",
        _flags("FACTS K=1 RESTORES FORKS PRUNING PULLS_AT_ONCE"),
        {
            "JOURNAL_DROPPED": "the journal dropped on an epoch change",
            "NO_HAVE": "no have",
            "NO_HEAD": "a pull without the head",
            "LIGHTS_STAY": "receipts of another epoch believed",
            "PRUNED_EARLY": "the journal pruned before 30 days",
        },
        reaches=("PRUNED", "FORKED"),
    ),
    Run(
        "shared",
        "two people on one tablet: sign in and out, carry for each other, wipe; with a restore",
        _flags("FACTS K=1 SHARED RESTORES FORKS PULLS_AT_ONCE"),
        {
            "WIPE_OWN_ONLY": "a wipe on a shared tablet that asks for one's own work alone",
            "WIPE_BY_OLD_RECEIPT": "a wipe that believes a colleague's receipts of another epoch",
            "WIPE_OFFLINE": "a wipe without a contact",
            "WIPE_BY_RECEIPT": "a wipe that believes a colleague's receipts instead of asking",
        },
        reaches=("WIPED", "CARRIED"),
    ),
    Run(
        "two-stores",
        "the same with each op in two stores, of which one is emptied, or written half",
        _flags("FACTS K=1 SHARED TWO_STORES PULLS_AT_ONCE"),
        {"WIPE_ASKS_ONE_STORE": "a wipe that counts what waits in one of the two stores"},
        reaches=("HALF_WRITTEN", "STORE_LOST"),
    ),
    Run(
        "progress",
        "every fair run comes to rest, with a restore that nobody declared",
        _flags("FACTS K=1 PROGRESS FORKS PULLS_AT_ONCE FIRST_SAVES"),
        {"NO_HAVE": "no have"},
    ),
]

DEEP = [
    Run(
        "in-flight",
        "answers to pulls on their way through both kinds of restore; some are cut",
        _flags("FACTS K=1 RESTORES FORKS PRUNING CUTS"),
        {"STALE_PULL": "an answer to a pull taken after its cursor was forgotten"},
    ),
    Run(
        "restored-twice",
        "two restores of either kind, one after the other",
        _flags("FACTS K=1 RESTORES FORKS PRUNING PULLS_AT_ONCE HARM=2"),
    ),
    Run(
        "three",
        "three devices: one makes a record, all edit it, an old database is put back in silence",
        _flags("D=3 K=1 CREATES EDITS FORKS FLIGHTS=0 PULLS_AT_ONCE"),
    ),
    Run(
        "shared-restored",
        "two people, two stores each, one of which is emptied or the server restored",
        _flags("FACTS K=1 SHARED TWO_STORES RESTORES FORKS PULLS_AT_ONCE"),
    ),
    Run(
        "progress-restored",
        "every fair run comes to rest, two devices writing, either kind of restore",
        _flags("FACTS K=1 PROGRESS RESTORES FORKS PULLS_AT_ONCE"),
    ),
]
