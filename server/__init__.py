"""Qiaomen, the server: a Flask application and the sync engine behind it."""

__version__ = "0.4.0"
