"""What leaves the page as a link or a QR: addresses that a phone or a tablet opens."""

import segno
from flask import request

from server.api.parts import parts


def public_address(path: str) -> str:
    """A page's address as people reach it: as the operator said it, or as this request came."""
    return f"{parts().settings.public_url or request.host_url.rstrip('/')}{path}"


def enrolment_address(token: str) -> str:
    """The page where a link for coming in is opened; the token stands where no log of a server sees it."""
    return public_address(f"/enrol#{token}")


def qr(address: str) -> str:
    """A QR as a data address of an SVG, drawn here: no address of ours goes to anybody else for it."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4))
