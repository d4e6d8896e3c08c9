"""How much a request may bring: each route has a bound, and JSON is looked at before anybody parses it."""

import re
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

from server.base.errors import Problem

MOST_BYTES = 128 * 1024  # of a route that says nothing else
MOST_QUERY_BYTES = 8 * 1024
MOST_DEPTH = 32
# Strings are skipped whole. Numbers of 19 digits and exponents of three are more than anything here has.
TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]|\d{19,}|[eE][+-]?\d{3,}|NaN|Infinity', re.DOTALL)

View = TypeVar("View", bound=Callable[..., object])


def takes(most_bytes: int, code: str = "too_large") -> Callable[[View], View]:
    """State that a route takes more, or less, than others do, and the error for what is beyond it."""

    def state(view: View) -> View:
        view.takes = (most_bytes, code)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return state


def install(app: Flask) -> None:
    """Look at what a request brings before anything else does."""
    app.before_request(_bound)


def _bound() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes, code = getattr(view, "takes", (MOST_BYTES, "too_large"))
    if len(request.query_string) > MOST_QUERY_BYTES:
        raise Problem("bad_request", "the query is too long")
    if (request.content_length or 0) > most_bytes:
        raise Problem(code)
    # One more than a route takes: whoever reads a body without a stated length can see that it is more.
    request.max_content_length = most_bytes + 1
    if most_bytes > MOST_BYTES:
        return  # it reads, and looks, for itself
    body = request.get_data()
    if len(body) > most_bytes:
        raise Problem(code)
    if request.is_json:
        check_json(body)


def check_json(body: bytes) -> None:
    """Look through JSON without parsing it.

    Errors: Problem bad_json for what is nested more than 32 deep, or has a number that no field could hold.
    """
    depth = 0
    for token in TOKENS.finditer(body):
        sign = token[0][:1]
        if sign in b"[{":
            depth += 1
            if depth > MOST_DEPTH:
                raise Problem("bad_json", f"nested more than {MOST_DEPTH} deep")
        elif sign in b"]}":
            depth -= 1
        elif sign != b'"':
            raise Problem("bad_json", "a number is too large")
