"""Pull: what changed in a device's scopes since its cursors, as lines."""

from server.records.pull.give import Pull

__all__ = ["Pull"]
