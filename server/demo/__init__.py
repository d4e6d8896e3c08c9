"""A fictional street for trying things out: always the same, of any size, and nobody in it exists."""

from server.demo.accounts import PASSWORD, SIGN_INS
from server.demo.load import Loaded, load_demo

__all__ = ["PASSWORD", "SIGN_INS", "Loaded", "load_demo"]
