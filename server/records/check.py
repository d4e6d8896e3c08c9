"""Whether an op's `set` is valid for its kind; pure, and done before any lock is taken."""

from typing import Any

from marshmallow import ValidationError

from server.records.kind import Body, Kind

Wrong = dict[str, str]
CHANGES = {"set": {"add", "remove"}, "counter": {"inc"}, "log": {"append"}}
REMOVAL = "removed"
ERASE = "erase"


def problems(kind: Kind, changes: Body, is_new: bool, is_servers: bool = False) -> Wrong:
    """What is wrong with a `set`: field → a short reason; empty when all is well.

    Shape: `changes` holds changed fields only, null empties one; a new record needs every required field.
    """
    if ERASE in changes:
        return _erasure_problems(kind, changes, is_new, is_servers)
    if REMOVAL in changes:
        return _removal_problems(kind, changes, is_new, is_servers)
    wrong: Wrong = {}
    plain: Body = {}
    merges = kind.merges
    for name, value in changes.items():
        field = kind.fields.get(name)
        if field is None:
            wrong[name] = "unknown field"
        elif field.is_servers and not is_servers:
            wrong[name] = "set by the server alone"
        elif value is None and field.required:
            wrong[name] = "required"
        elif name in merges and value is not None:
            wrong.update(_change_problems(name, merges[name], value))
            plain.update(_as_value(name, merges[name], value))
        else:
            plain[name] = value
    found = _value_problems(kind, plain, is_new)
    wrong.update({name: message for name, message in found.items() if name not in wrong})
    if not wrong and kind.check:
        wrong.update(kind.check(changes))
    return wrong


def _value_problems(kind: Kind, plain: Body, is_new: bool) -> Wrong:
    """What the fields' own checks say; only those asked that an op sets: a schema would walk all of them."""
    found = {}
    for name, value in plain.items():
        try:
            kind.fields[name].check.deserialize(value)
        except ValidationError as error:
            found[name] = _words(error.messages)
    if is_new:
        missing = (name for name, field in kind.fields.items() if field.required and name not in plain)
        found.update(dict.fromkeys(missing, "Missing data for required field."))
    return found


def _words(messages: Any) -> str:
    if isinstance(messages, dict):
        return "; ".join(f"{key}: {_words(value)}" for key, value in messages.items())
    if isinstance(messages, list):
        return " ".join(_words(message) for message in messages)
    return str(messages)


def _erasure_problems(kind: Kind, changes: Body, is_new: bool, is_servers: bool) -> Wrong:
    if is_new or changes != {ERASE: True}:
        return {ERASE: "only true, alone, and not for a new record"}
    if kind.founds is not None:
        return {ERASE: "a place is not erased"}
    if kind.step_to is not None and not is_servers:  # the state of a case is what all its steps add up to
        return {ERASE: "a step is erased together with its case"}
    return {}


def _removal_problems(kind: Kind, changes: Body, is_new: bool, is_servers: bool) -> Wrong:
    if is_new or changes[REMOVAL] is not True:
        return {REMOVAL: "only true, and only for a record that exists"}
    if kind.is_fact and not is_servers:
        return {REMOVAL: "a fact is withdrawn by void_reason"}
    extra = set(changes) - {REMOVAL} - ({"moved_to"} if is_servers else set())
    return dict.fromkeys(extra, "not together with a removal")


def _change_problems(name: str, merge: str, value: Any) -> Wrong:
    if not isinstance(value, dict) or not value or set(value) - CHANGES[merge]:
        return {name: f"takes {' or '.join(sorted(CHANGES[merge]))}"}
    if merge == "counter" and (not isinstance(value["inc"], int) or isinstance(value["inc"], bool)):
        return {name: "inc is a whole number"}
    if merge != "counter" and not all(isinstance(part, list) for part in value.values()):
        return {name: "takes lists"}
    return {}


def _as_value(name: str, merge: str, value: Any) -> Body:
    """What the field's own check can be asked about a change: the values it brings."""
    if not isinstance(value, dict):
        return {}
    if merge == "counter":
        return {}
    brought = value.get("add" if merge == "set" else "append")
    return {name: brought} if isinstance(brought, list) else {}
