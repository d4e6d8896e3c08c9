"""The built web app: its files, and its one page for every address that is no file."""

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.routing import PathConverter

from server.api.caller import PUBLIC, allow
from server.api.parts import parts
from server.base.errors import Problem

blueprint = Blueprint("web", __name__)
FOLDER = Path(__file__).parents[1] / "web"
ONE_YEAR_SECONDS = 31_536_000
PAGE = "index.html"
PACKED = ".br"  # what the build laid beside an asset: the same, made small


class Addresses(PathConverter):
    """What may be a page or a file; addresses of the API are none, so the router itself says 404 or 405."""

    regex = "(?!api/|problems/)[^/].*?"


@blueprint.get("/")
@blueprint.get("/<page:path>")
@allow(PUBLIC)
def web(path: str = PAGE) -> Response:
    """A file of the web app, or its page, which then shows what the address means.

    Hashed assets never change; the page and the service worker are asked for anew each time.
    """
    bench = parts().settings.bench_path
    if bench and path.startswith("bench/"):
        return send_from_directory(bench, path.removeprefix("bench/"))
    is_file = (FOLDER / path).is_file() and not path.endswith(PACKED)
    if not is_file and (path.startswith("assets/") or "text/html" not in request.headers.get("Accept", "")):
        raise Problem("not_found")
    if request.accept_encodings["br"] and (FOLDER / f"{path}{PACKED}").is_file():
        answer = send_from_directory(FOLDER, f"{path}{PACKED}", mimetype=guess_type(path)[0])
        answer.headers["Content-Encoding"] = "br"
    else:
        answer = send_from_directory(FOLDER, path if is_file else PAGE)
    if path.startswith("assets/"):
        answer.vary.add("Accept-Encoding")
        answer.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_SECONDS}, immutable"
    else:
        answer.headers["Cache-Control"] = "no-cache"
    return answer
