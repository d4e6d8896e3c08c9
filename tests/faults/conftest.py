"""What the fault tests share: the small world of the engine's own tests."""

from tests.records.conftest import world

__all__ = ["world"]
