"""Pictures as they may be shown: drawn anew in a limited child, without what a camera wrote beside."""

import subprocess
import sys
import threading

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
    command = [sys.executable, "-m", "server.base.picture", media_type]
    try:
        with AT_ONCE:
            done = subprocess.run(
                command,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise Problem("busy") from error
    if done.returncode or not done.stdout:
        raise Problem("unsupported_type", "这张图片打不开 the picture cannot be opened")
    return done.stdout
