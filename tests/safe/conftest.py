"""The small street of tests/api, for whoever asks routes."""

from tests.api.conftest import app, clock, parts, tablet

__all__ = ["app", "clock", "parts", "tablet"]
