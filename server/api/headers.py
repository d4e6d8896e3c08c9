"""What every answer tells the browser: nothing inline or foreign, no frames, no guessing, no place."""

from flask import Flask, Response, request

from server.api.parts import parts

REPORTS_PATH = "/api/v1/csp-reports"
# Of the page and its workers. What breaks it is told to our own route.
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        # wasm for PINs (Argon2id) and for the questionnaire engine's expressions.
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        # A text becomes a script's address only through webapp/src/trust.ts. `vue` is what Vue compiled of
        # our own templates; no page renders a text as HTML, which a linter sees to.
        "require-trusted-types-for 'script'",
        "trusted-types default vue",
        # And no report-to: browsers that know it would wait a minute, and the others would tell nothing.
        f"report-uri {REPORTS_PATH}",
    )
)
# Of everything else: it is fetched, never shown as a page, and does nothing where it is opened all the same.
ANSWER_POLICY = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
# Photos are taken with the camera, voice notes with the microphone. All the rest is never asked for, neither
# by us nor by anything that got in; where somebody is, least of all.
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "keyboard-map",
    "local-fonts", "magnetometer", "midi", "otp-credentials", "payment", "picture-in-picture", "serial",
    "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "no-referrer",
    "Origin-Agent-Cluster": "?1",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        (*(f"{feature}=()" for feature in UNUSED_FEATURES), "camera=(self)", "microphone=(self)")
    ),
}
TWO_YEARS_SECONDS = 63_072_000


def install(app: Flask) -> None:
    """Put these headers on every answer."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    is_page = request.endpoint is not None and request.endpoint.startswith("web.")
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else ANSWER_POLICY)
    if not is_page or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    if parts().settings.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={TWO_YEARS_SECONDS}")
    return response
