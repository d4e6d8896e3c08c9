"""The small street of tests/api, for whoever asks routes."""

from tests.api.conftest import app, clock, parts

__all__ = ["app", "clock", "parts"]
