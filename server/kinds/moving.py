"""What moving house leaves behind: a record never changes its scope, so a move makes a new one and points."""

from server.records.fields import Field, ref


def moves(kind: str) -> dict[str, Field]:
    """The two pointers of a kind that moves: on the new record where from, on the removed one where to."""
    return {
        "moved_from": ref("迁自", "Moved from", kind, is_servers=True),
        "moved_to": ref("迁往", "Moved to", kind, is_servers=True),
    }
