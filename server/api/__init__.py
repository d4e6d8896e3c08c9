"""The HTTP side: one blueprint a subject, a guard before and headers after all of them."""

from functools import partial

from flask import Flask

from server.api import (
    account,
    admin,
    caller,
    codes,
    desk,
    enrolment,
    files,
    forms,
    headers,
    health,
    hello,
    hours,
    kinds,
    limits,
    notice,
    oidc,
    problems,
    register,
    reports,
    security,
    session,
    shares,
    sync,
    web,
)
from server.api.openapi import described
from server.api.parts import Parts
from server.api.turns import Turns

BLUEPRINTS = (
    hello.blueprint,
    session.blueprint,
    oidc.blueprint,
    account.blueprint,
    enrolment.blueprint,
    shares.blueprint,
    kinds.blueprint,
    notice.blueprint,
    sync.blueprint,
    files.blueprint,
    forms.blueprint,
    codes.blueprint,
    admin.blueprint,
    security.blueprint,
    register.blueprint,
    hours.blueprint,
    *desk.BLUEPRINTS,
)


def register_api(app: Flask, parts: Parts) -> None:
    """Give an application its routes."""
    app.extensions["qiaomen"] = parts
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # no other origin asks, so nobody asks first
    app.url_map.converters["page"] = web.Addresses
    api = described(app, parts.registry)
    page = app.view_functions["api-docs.openapi_json"]
    app.view_functions["api-docs.openapi_json"] = caller.allow(caller.PUBLIC)(partial(page))
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(reports.blueprint)
    app.register_blueprint(web.blueprint)
    limits.install(app)
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[assignment, method-assign]  # as Flask asks
    caller.install(app)
    problems.install(app)
    headers.install(app)
