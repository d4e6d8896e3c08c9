"""What moving house leaves behind: a record never changes its scope, so a move makes a new one and points."""

from server.records.fields import Field, ref

MOVED_FROM, MOVED_TO = "moved_from", "moved_to"


def moves(kind: str) -> dict[str, Field]:
    """The two pointers of a kind that moves: on the new record where from, on the removed one where to."""
    return {
        MOVED_FROM: ref("迁自", "Moved from", kind, is_servers=True),
        MOVED_TO: ref("迁往", "Moved to", kind, is_servers=True),
    }
