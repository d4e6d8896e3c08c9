"""Pictures as they may be shown: drawn anew in a limited child, without what a camera wrote beside."""

import threading

from server.base.child import asked
from server.base.errors import Problem
from server.base.picture import FORMATS

SECONDS = 20
AT_ONCE = threading.BoundedSemaphore(2)


def is_picture(media_type: str) -> bool:
    """Whether a file is a picture, by its content's type."""
    return media_type in FORMATS


def drawn_anew(content: bytes, media_type: str) -> bytes:
    """The picture with its dots and nothing else.

    Errors: Problem unsupported_type for what cannot be drawn within the bounds; busy where there was no time.
    """
    with AT_ONCE:
        code, out = asked("server.base.picture", content, SECONDS, media_type)
    if code or not out:
        raise Problem("unsupported_type", "这张图片打不开 the picture cannot be opened")
    return out
