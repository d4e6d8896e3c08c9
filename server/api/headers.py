"""What every answer tells the browser: no foreign origin, no frames, no guessing, no place on earth."""

from flask import Flask, Response, request

from server.api.parts import parts

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        # data: for the questionnaire engine, which reads its forms from there.
        "connect-src 'self' data:",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Where somebody is, is never asked: neither by us nor by anything that got in.
    "Permissions-Policy": "geolocation=(), camera=(self), microphone=(self)",
}
TWO_YEARS_SECONDS = 63_072_000


def install(app: Flask) -> None:
    """Put these headers on every answer."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    if parts().settings.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={TWO_YEARS_SECONDS}")
    return response
