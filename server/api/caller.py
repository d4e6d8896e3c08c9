"""Who may call a route, and who is calling.

Every route states `@allow(…)`; one guard before all of them reads it, and a route that states nothing is
closed to everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, Request, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from server.api.parts import now, parts
from server.base.errors import Problem
from server.people import sessions
from server.people.rights import Held
from server.people.roles import TWO_FACTORS
from server.people.sessions import Visitor
from server.records.ports import Caller

PUBLIC = "public"
SIGNED_IN = "signed_in"
SIGNED_IN_OR_REVOKED = "signed_in_or_revoked"  # a revoked device may still hand over what it holds
COOKIE = "qiaomen"
READING = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., object])


def allow(*who: str) -> Callable[[View], View]:
    """State who may call a route: PUBLIC, SIGNED_IN, SIGNED_IN_OR_REVOKED, or roles."""

    def state(view: View) -> View:
        view.allowed = frozenset(who)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return state


def allowed(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Who may call a route; None where it does not say."""
    found: frozenset[str] | None = getattr(app.view_functions.get(endpoint), "allowed", None)
    return found


def the_caller() -> Caller:
    """The caller as the engine knows it."""
    found = visitor()
    return Caller(found.user, found.device, found.is_revoked)


def visitor() -> Visitor:
    """Who holds this request's session.

    Errors: signed_out.
    """
    if not current_user.is_authenticated:
        raise Problem("signed_out")
    found: Visitor = current_user.visitor
    return found


def roles() -> list[Held]:
    """The roles that the caller holds now."""
    if "roles" not in g:
        user, instant = visitor().user, now()
        with parts().database.snapshot() as connection:
            g.roles = parts().rights.judge(connection, [user]).held(user, instant)
    held: list[Held] = g.roles
    return held


def install(app: Flask) -> None:
    """Put the guard before every route."""
    manager = LoginManager()
    # The session is ours (an opaque token in the database), so Flask's own stays unused.
    manager.session_protection = None
    manager.request_loader(_load)
    manager.init_app(app)
    app.before_request(_guard)


@dataclass(frozen=True)
class _SignedIn(UserMixin):  # type: ignore[misc]  # flask-login brings no types
    """A visitor as Flask-Login wants to see one."""

    visitor: Visitor


def _load(asked: Request) -> _SignedIn | None:
    token = asked.cookies.get(COOKIE)
    found = sessions.find(parts().database, token, now()) if token else None
    return _SignedIn(found) if found else None


def _guard() -> None:
    if request.endpoint is None:
        return  # no such route, or not this method: the router's own answer says so
    who = allowed(current_app, request.endpoint)
    if who is None:
        raise Problem("forbidden", f"{request.endpoint} does not state who may call it")
    if PUBLIC in who:
        return
    found = visitor()
    _check_device(found)
    if SIGNED_IN_OR_REVOKED in who and found.may_hand_over:
        return
    if found.is_revoked:
        raise Problem("device_revoked", fields={"device": found.device})
    if SIGNED_IN not in who:
        _check_roles(found, who & {held.role for held in roles()})


def _check_roles(found: Visitor, opening: frozenset[str]) -> None:
    """Whether one of the caller's roles opens the route, and the session is worth that role."""
    if not opening:
        raise Problem("forbidden")
    _check_worth(found, opening)


def check_worth_of_all() -> None:
    """Stop a session that is not worth every role of the caller, where all of them decide what is read.

    Errors: totp_needed.
    """
    _check_worth(visitor(), frozenset(held.role for held in roles()))


def _check_worth(found: Visitor, opening: frozenset[str]) -> None:
    if found.proof not in sessions.TWO_FACTORS and not TWO_FACTORS.isdisjoint(opening):
        with parts().database.snapshot() as connection:
            if parts().door.demands_code(connection, found.user, now()):
                raise Problem("totp_needed")


def _check_device(found: Visitor) -> None:
    """Several people's stores share one cookie jar, so a request says whose it is. Asked first."""
    said = request.headers.get("X-Device")
    if said is None and request.method not in READING:
        raise Problem("device_missing")
    if said is not None and said != found.device:
        raise Problem("device_mismatch")
