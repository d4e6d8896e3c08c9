"""Is what lies here whole? The database, the chains, rows that belong together, what is made of them."""

from server.records.fsck.check import Check, Report, fsck

__all__ = ["Check", "Report", "fsck"]
