"""A customer's own colour never makes text unreadable."""

from telecube.web.colours import brand_css, contrast_with_white, usable_brand_colour


def test_black_and_white_are_the_ends_of_the_scale() -> None:
    assert round(contrast_with_white("#000000")) == 21
    assert round(contrast_with_white("#ffffff")) == 1


def test_a_colour_on_which_white_cannot_be_read_is_refused() -> None:
    assert usable_brand_colour("#ffcc00") is None
    assert usable_brand_colour("#7a1fa2") == "#7a1fa2"


def test_the_style_sheet_replaces_the_brand_and_nothing_else() -> None:
    names = {part.split(":")[0] for part in brand_css("#7a1fa2").split("{")[1].split(";") if ":" in part}
    assert all(name.startswith("--tc-brand") for name in names)
