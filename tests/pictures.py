"""Real pictures, with all that cameras and people write into them."""

from io import BytesIO
from random import Random

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = "QIAOMEN-CANARY-31.1304N-104.0647E"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), seed: int = 1, **more: object) -> bytes:
    """A picture of that kind, size and seed."""
    dots = Image.frombytes("RGB", size, Random(seed).randbytes(size[0] * size[1] * 3))
    out = BytesIO()
    dots.save(out, kind, **more)
    return out.getvalue()


def told_on(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that says where it was taken, in every way its kind has, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825)[1] = CANARY
    more: dict[str, object] = {"exif": exif.tobytes()}
    if kind == "JPEG":
        more |= {"comment": CANARY.encode(), "xmp": f"<x>{CANARY}</x>".encode()}
    if kind == "WEBP":
        more |= {"xmp": f"<x>{CANARY}</x>", "icc_profile": CANARY.encode()}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", CANARY)
        info.add_itxt("Place", CANARY, zip=True)
        more |= {"pnginfo": info}
    return picture(kind, size, **more)
