"""The process that opens a picture: alone, with little memory and little time.

Run as `python -m server.base.picture image/jpeg`; takes the picture as its input and gives it drawn anew:
upright, of a bounded size, with nothing in it but its dots. Ends with 1 where it will not.
"""

import sys
from io import BytesIO

from PIL import Image, ImageOps

from server.base.child import MEGABYTE, give_up

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# A camera's JPEG is decoded at a fraction of its size, the others whole.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
LONGEST_SIDE = 3200
QUALITY = 85
MEMORY_BYTES = 768 * MEGABYTE
SECONDS = 10


def drawn_anew(content: bytes, media_type: str) -> bytes:
    """A picture of the same kind with the same dots, and none of what a camera or a person wrote beside them.

    Errors: ValueError or OSError for what is no such picture, or has too many dots.
    """
    kind = FORMATS[media_type]
    with Image.open(BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS[kind]:
            raise ValueError("too many dots")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = upright.convert("RGBA" if kind != "JPEG" and upright.has_transparency_data else "RGB")
        bare.info = {}
        out = BytesIO()
        bare.save(out, kind, quality=QUALITY)
        return out.getvalue()


def main() -> None:
    """Read, draw, write."""
    give_up(MEMORY_BYTES, SECONDS)
    try:
        drawn = drawn_anew(sys.stdin.buffer.read(), sys.argv[1])
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        sys.exit(1)
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
