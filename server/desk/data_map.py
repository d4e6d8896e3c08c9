"""docs/data-map.md: what is held of whom, why, who reads it and how long; made from the declarations.

What no kind declares (accounts, sessions, logs, devices, backups) stands in `BESIDE`, a row for each table.
"""

from collections.abc import Iterable

from server.kinds.codes.people import ROLE
from server.records.fields import Field
from server.records.kind import Kind

MADE = "<!-- Made by `qiaomen docs`; do not edit. -->"
ENGINE = frozenset(
    {"record", "op", "secret", "entry", "name", "tally", "scope", "erased", "reduced", "epoch"}
)
ENGINE |= frozenset({"kind_schema", "place", "file_name"})

# Tables → what they hold, why, who reads it, how long.
BESIDE: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (
        ("user", "grant"),
        "accounts of those who work here: user name, name, password (Argon2id), roles with their times",
        "to know who may do what, and who did it",
        "street_admin, sec_admin; names: whoever sees what they wrote",
        "never deleted, because ops and the access log name them; closed when somebody leaves",
    ),
    (
        ("totp", "recovery_code", "identity", "enrolment", "oidc_visit"),
        "second factors (encrypted), codes for coming in (hashed), the name at the unit's own sign-in",
        "nobody else comes in",
        "nobody",
        "codes for minutes; the rest with the account",
    ),
    (
        ("session", "sign_in_attempt"),
        "who is signed in on which device; failed tries, under hashes of name and address",
        "to keep people signed in, to slow guessing down",
        "oneself; street_admin",
        "sessions until they are over, tries for a day",
    ),
    (
        ("device", "device_share", "device_head"),
        "devices: name, browser, version, last contact, what is missing; the server's half of their key",
        "to see that all has arrived; to make a lost tablet useless",
        "grid_lead, street_admin",
        "as long as ops name them; a share goes when its device is revoked",
    ),
    (
        ("access_log", "alarm", "glass"),
        "who read or changed what, when, why and by which way; no content",
        "to answer 谁看过, and to find what is not right",
        "everybody their own lines; a community's lead theirs; the privacy officer all",
        "at least three years; only ever added to, for its hash chain proves that nothing was taken out",
    ),
    (
        ("approval", "hold"),
        "who asked a second person for what, and who agreed; what is held for the law, with reason and end",
        "what one person alone may not do",
        "who asks, who agrees; holds: privacy_officer, street_admin",
        "requests a year; holds as long as the installation",
    ),
    (
        ("job", "setting"),
        "work of the server with its report: kinds, counts, ids; settings of the street",
        "to say what was done, deletion above all",
        "privacy_officer, street_admin",
        "jobs a year",
    ),
    (
        ("register_job", "register_record"),
        "uploaded workbooks and what was wrong in them; what the register last said of a record",
        "to import only what differs",
        "who uploaded it",
        "workbooks a day, reports 30 days; the register's word as long as its record",
    ),
    (
        ("parked_op", "stray"),
        "what arrived and is not applied yet, encrypted",
        "nothing that somebody saved is lost",
        "its author; whoever leads the scope",
        "until somebody decides; never deleted by time, except by an erasure",
    ),
    (
        ("file", "file_sender"),
        "photos and voice notes, encrypted, without the camera's marks",
        "a photo may be added to a visit, and need not be",
        "whoever reads the record that names it",
        "60 days longer than the last record that names it",
    ),
)
OUTSIDE = (
    (
        "a tablet's store",
        "own scopes of one person, encrypted; visits of 12 months",
        "until wiped, or revoked",
    ),
    ("a tablet's journal", "acknowledged ops, sealed to the server", "30 days"),
    (
        "logs of the server",
        "codes, ids and numbers, no names and no words",
        "as the operator keeps them; 30 days",
    ),
    ("erased.log", "ids and hashes of what was erased", "for ever, or a backup would bring it back"),
    ("backups", "all of the database; keys apart", "as the operator keeps them; at most 90 days"),
)


def data_map_page(kinds: Iterable[Kind]) -> str:
    """docs/data-map.md."""
    lines = [MADE, "# What is held, why, who reads it, how long", ""]
    lines += [
        "For each kind of record, each of its fields: where it may rest (reach), what it is for, who reads",
        "it in their own places. Times are the defaults; a street sets its own within the limits, and its",
        "notice (`/notice`) shows what holds there. No field may hold what the README refuses.",
        "",
    ]
    for kind in kinds:
        lines += _kind(kind)
    lines += ["# Beside the records", "", "| tables | what | why | who reads it | how long |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    lines += [_row([", ".join(f"`{one}`" for one in tables), *rest]) for tables, *rest in BESIDE]
    lines += ["", "# Outside the database", "", "| what | what is in it | how long |", "| --- | --- | --- |"]
    lines += [_row(row) for row in OUTSIDE]
    return "\n".join([*lines, ""])


def how_long(kind: Kind) -> str:
    """How long a kind is kept, in a sentence for the docs."""
    kept = kind.kept
    if kept is None:
        return ""
    if kept.months is None:
        return kept.until.en
    limits = f" ({kept.least} to {kept.most} months can be set)" if kept.least < kept.most else ""
    ending = f"; then only {', '.join(f'`{one}`' for one in sorted(kept.leaves))} stay" if kept.leaves else ""
    return f"{kept.months} months {kept.until.en.split(';')[0]}{limits}{ending}"


def _kind(kind: Kind) -> list[str]:
    why = f"{kind.why.zh} · {kind.why.en}" if kind.why else ""
    lines = [f"## `{kind.name}` {kind.label.zh} · {kind.label.en}", ""]
    lines += [f"Why: {why}.", "", f"How long: {how_long(kind)}.", ""]
    lines += [
        "| field | what | reach | why, where it says more | who reads it |",
        "| --- | --- | --- | --- | --- |",
    ]
    readers = _readers(kind)
    for name, field in kind.fields.items():
        said = f"{field.why.zh} · {field.why.en}" if field.why else ""
        who = _opened(field) if field.opened_by else readers
        lines.append(_row([f"`{name}`", f"{field.label.zh} {field.label.en}", str(field.reach), said, who]))
    return [*lines, ""]


def _readers(kind: Kind) -> str:
    every = {**kind.access.above, **kind.access.within}
    names = [
        f"{role}{' (own)' if 'Ro' in every[role] else ''}"
        for role in ROLE.values
        if "R" in every.get(role, "")
    ]
    return ", ".join(names) or "its author"


def _opened(field: Field) -> str:
    return "one at a time, with a reason: " + ", ".join(sorted(field.opened_by))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
