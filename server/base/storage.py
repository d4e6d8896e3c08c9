"""Is it the disk? What an error says of the place where things are kept."""

import errno
import sqlite3

FULL, FAILED = "disk_full", "disk_failed"
CODES: dict[object, str] = {
    # SQLite, primary result codes
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: FAILED,
    sqlite3.SQLITE_READONLY: FAILED,
    sqlite3.SQLITE_CANTOPEN: FAILED,
    # PostgreSQL
    "53100": FULL,
    "58030": FAILED,
}
ERRNOS = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EIO: FAILED, errno.EROFS: FAILED}
PRIMARY = 0xFF  # an extended code of SQLite says more in its higher bits


def trouble_of(error: BaseException) -> str | None:
    """The code of the error list when a disk is full or fails, None for all else.

    Source: https://sqlite.org/rescode.html, PostgreSQL's appendix of error codes
    """
    if isinstance(error, OSError):
        return ERRNOS.get(error.errno or 0)
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps what the driver raised
    code = getattr(cause, "sqlite_errorcode", None)
    return CODES.get(getattr(cause, "sqlstate", None) if code is None else code & PRIMARY)
