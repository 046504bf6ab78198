"""From an uploaded file to the picture that is kept: decoded and drawn anew, nothing of the file stays; pure."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from telecube.accounts.avatar_errors import AvatarTooLarge, AvatarTooManyPixels, AvatarUnreadable
from telecube.accounts.models.avatar import MOST_BYTES

MOST_UPLOADED_BYTES = 5 * 1024 * 1024
#: A photo of a present phone has 12 to 50 million; a bomb of a few kilobytes claims thousands of millions.
MOST_PIXELS = 50_000_000
SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITIES = (84, 72, 60, 45, 30, 15)


def to_avatar(content: bytes) -> bytes:
    """Return a square WebP of 256 pixels without any metadata. Raises AvatarTooLarge, …TooManyPixels, …Unreadable."""
    if len(content) > MOST_UPLOADED_BYTES:
        raise AvatarTooLarge
    try:
        with warnings.catch_warnings():
            # Pillow only warns of what is less than twice its own limit; ours decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                return _encoded(_square(_checked(image)))
    except Image.DecompressionBombError:
        raise AvatarTooManyPixels from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        # What a decoder says of a broken file differs by format and by version.
        raise AvatarUnreadable from None


def _checked(image: Image.Image) -> Image.Image:
    """The head of the file tells the size; nothing is decoded before it is known to be small enough."""
    if image.width * image.height > MOST_PIXELS:
        raise AvatarTooManyPixels
    # A JPEG is decoded at once in a smaller size.
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    image.load()
    return image


def _square(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    drawn = Image.new("RGB", upright.size, "white")
    layer = upright.convert("RGBA")
    drawn.paste(layer, mask=layer)
    return ImageOps.fit(drawn, (SIDE, SIDE), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image) -> bytes:
    for quality in QUALITIES:
        file = BytesIO()
        image.save(file, "WEBP", quality=quality, method=4)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()
