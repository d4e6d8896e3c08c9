"""Whether what is said to be held is held: every file read, opened and hashed."""

from sqlalchemy import Connection

from server.records.files import rows
from server.records.files.folder import Folder


def check(connection: Connection, folder: Folder) -> list[str]:
    """Each file that is said to be held and is absent, cannot be opened, or has another content.

    Shape: a sentence a file. Content without a row is no fault: it was written just before its row could be,
           or is of a day that a restore took back; `sweep` lets go of it in time.
    """
    faults = []
    for row in rows.all_rows(connection):
        place = f"scope {row.scope} file {row.digest}"
        if not folder.whole(row.scope, row.digest).exists():
            faults.append(f"{place}: it is said to be held, and is not there")
        elif (content := folder.read(row.scope, row.digest)) is None or len(content) != row.size_bytes:
            faults.append(f"{place}: its content is not what was put there")
    return faults
