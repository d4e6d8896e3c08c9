"""Push: what devices bring, recognised, judged, merged and chained in one transaction."""

from server.records.push.receive import Push

__all__ = ["Push"]
