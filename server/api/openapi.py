"""The API's own description, `/api/v1/openapi.json`, as true as the routes it is made from."""

from collections.abc import Iterable
from typing import Any

from apispec import BasePlugin
from flask import Flask
from flask_smorest import Api
from marshmallow import Schema, fields

from server import __version__
from server.api.caller import COOKIE
from server.api.sync_shapes import components
from server.records.kind import Kind

# What is called by who has no session yet, and so no device.
WITHOUT_DEVICE = {
    ("/api/v1/session", "post"),
    ("/api/v1/enrolment", "post"),
    ("/api/v1/enrolment/finish", "post"),
    ("/api/v1/oidc/begin", "post"),
    ("/api/v1/oidc/finish", "post"),
}
X_DEVICE = {
    "in": "header",
    "name": "X-Device",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
    "description": "the session's device",
}


class ProblemShape(Schema):
    """Problem details, RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    title_en = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields")


class DescribedApi(Api):  # type: ignore[misc]  # flask-smorest brings no types
    """Flask-smorest's Api, whose errors are problem details."""

    ERROR_SCHEMA = ProblemShape

    def _register_responses(self) -> None:
        # The one hook that flask-smorest has for the content type of errors alone.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


class _Device(BasePlugin):  # type: ignore[misc, unused-ignore]  # untyped in some releases of apispec
    """Adds the header that every request other than GET carries."""

    def operation_helper(
        self, path: str | None = None, operations: dict[str, Any] | None = None, **_more: Any
    ) -> None:
        for method, operation in (operations or {}).items():
            if method not in ("get", "head", "parameters") and (path, method) not in WITHOUT_DEVICE:
                operation.setdefault("parameters", []).append(X_DEVICE)


def described(app: Flask, kinds: Iterable[Kind]) -> DescribedApi:
    """The Api that blueprints are registered with; each kind's declaration is part of it."""
    app.config.update(
        API_TITLE="敲门 Qiaomen",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        API_SPEC_OPTIONS={"security": [{"session": []}]},
    )
    api = DescribedApi(app, spec_kwargs={"extra_plugins": [_Device()]})
    api.spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": COOKIE})
    for name, schema in components(kinds).items():
        api.spec.components.schema(name, schema)
    return api
