"""An OpenID Connect provider over the network, by authlib: loaded only where one is configured."""

from functools import cached_property
from typing import Any

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from server.base.errors import Problem
from server.base.oidc_settings import OidcSettings

log = structlog.get_logger()
SECONDS = 10
LEEWAY_SECONDS = 120
SCOPE = "openid"  # who it is, and nothing else about them
SIGNATURES = ["RS256", "PS256", "ES256", "EdDSA"]


class OidcProvider:
    """One provider, as its discovery page describes it."""

    def __init__(self, settings: OidcSettings) -> None:
        self.issuer, self.name = settings.issuer, settings.name
        self._settings = settings

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes: the code flow, with PKCE.

        Errors: oidc_failed where the provider does not answer.
        """
        page = self._found["authorization_endpoint"]
        address, _state = self._client().create_authorization_url(
            page, state=state, nonce=nonce, code_verifier=verifier
        )
        return str(address)

    def subject(self, code: str, nonce: str, verifier: str) -> str:
        """Who came back with this code, by a token that the provider signed for us, now, and for this visit.

        Errors: oidc_failed.
        """
        try:
            answer = self._client().fetch_token(
                self._found["token_endpoint"], code=code, code_verifier=verifier, timeout=SECONDS
            )
            keys = KeySet.import_key_set(_json(self._found["jwks_uri"]))
            token = jwt.decode(answer["id_token"], keys, algorithms=SIGNATURES)
            wanted: Any = {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._settings.client},
                "exp": {"essential": True},
                "iat": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
                "sub": {"essential": True},
            }
            jwt.JWTClaimsRegistry(leeway=LEEWAY_SECONDS, **wanted).validate(token.claims)
        except (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError) as error:
            raise _failed(error) from error
        return str(token.claims["sub"])

    @cached_property
    def _found(self) -> dict[str, Any]:
        try:
            page = _json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        except (requests.RequestException, ValueError) as error:
            raise _failed(error) from error
        if page.get("issuer") != self.issuer:
            raise _failed(ValueError())
        return dict(page)

    def _client(self) -> OAuth2Session:
        return OAuth2Session(
            self._settings.client,
            self._settings.secret or None,
            scope=SCOPE,
            redirect_uri=self._settings.redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method=None if self._settings.secret else "none",
        )


def _json(address: str) -> Any:
    answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def _failed(error: Exception) -> Problem:
    # Its message may name somebody, so the log gets the kind of error alone.
    log.warning("oidc_failed", error=type(error).__name__)
    return Problem("oidc_failed")
