"""The HTTP side: one blueprint a subject, a guard before and headers after all of them."""

from functools import partial

from flask import Flask
from flask_smorest import Api

from server import __version__
from server.api import caller, files, headers, health, hello, problems, session, sync
from server.api.parts import Parts

BLUEPRINTS = (hello.blueprint, session.blueprint, sync.blueprint, files.blueprint)


def register_api(app: Flask, parts: Parts) -> None:
    """Give an application its routes."""
    app.extensions["qiaomen"] = parts
    app.config.update(
        API_TITLE="敲门 Qiaomen",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
    )
    api = Api(app)
    page = app.view_functions["api-docs.openapi_json"]
    app.view_functions["api-docs.openapi_json"] = caller.allow(caller.PUBLIC)(partial(page))
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(health.blueprint)
    caller.install(app)
    problems.install(app)
    headers.install(app)
