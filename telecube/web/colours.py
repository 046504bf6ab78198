"""A customer's own colour: taken over only when white text on it and it on white can be read."""

from __future__ import annotations

from functools import lru_cache

import structlog

from telecube.config import config

log = structlog.get_logger()
LEAST_CONTRAST = 4.5


def contrast_with_white(colour: str) -> float:
    """Return the contrast of #rrggbb with white, 1 to 21 (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


@lru_cache(maxsize=1)
def usable_brand_colour(colour: str = config.brand_colour) -> str | None:
    """Return the configured colour, or None when there is none or it cannot be read."""
    if not colour:
        return None
    contrast = contrast_with_white(colour)
    if contrast < LEAST_CONTRAST:
        log.warning("brand_colour_refused", colour=colour, contrast=round(contrast, 2), least=LEAST_CONTRAST)
        return None
    return colour


def brand_css(colour: str) -> str:
    """Return the style sheet that puts the colour in the place of ours; meanings and ink stay."""
    lighter = f"color-mix(in oklab, {colour} 55%, white)"
    return (
        ":root{"
        f"--tc-brand:{colour};"
        f"--tc-brand-hover:color-mix(in oklab,{colour} 86%,black);"
        f"--tc-brand-text:light-dark({colour},{lighter});"
        f"--tc-brand-soft:light-dark(color-mix(in oklab,{colour} 10%,white),color-mix(in oklab,{colour} 24%,#141821));"
        "}\n"
    )
