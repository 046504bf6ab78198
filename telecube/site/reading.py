"""What can be seen or heard of a page: its words and the elements that carry them, without addresses and secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: They have no end and no content.
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
#: Nothing of these is seen.
UNSEEN = frozenset({"head", "script", "style", "template"})
#: What they say is read out, stands in the field, or decides how the element looks.
SPOKEN = ("class", "role", "type", "title", "alt", "placeholder", "checked", "selected", "disabled", "open")
Attributes = dict[str, str]


@dataclass(frozen=True)
class Opened:
    """An element that is not ended yet: whether it is seen, and whether what is wanted is inside of it."""

    tag: str
    is_seen: bool
    is_wanted: bool
    is_shut: bool = False


@dataclass
class Reader(HTMLParser):
    """Reads a page into lines: an element with what it says of itself, or words.

    ``within`` names a class to keep to. Closed menus and dialogs are not seen, except those with the attribute
    ``menu``: somebody has opened them.
    """

    within: str = ""
    menu: str = ""
    lines: list[str] = field(default_factory=list)
    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    _open: list[Opened] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the page itself; entities are read as the letters that they stand for."""
        super().__init__(convert_charrefs=True)
        self._open.append(Opened("", is_seen=True, is_wanted=not self.within))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element; write down what it shows."""
        known = {name: value or "" for name, value in attrs}
        around = self._open[-1]
        here = Opened(
            tag,
            is_seen=around.is_seen and not (around.is_shut and tag != "summary") and not self._is_hidden(tag, known),
            is_wanted=around.is_wanted or self.within in known.get("class", "").split(),
            is_shut=tag == "details" and "open" not in known,
        )
        if tag not in VOID:
            self._open.append(here)
        self.elements.append((tag, known))
        if here.is_seen and here.is_wanted:
            self.lines.append(_described(tag, known))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and whatever in it was never closed."""
        places = [place for place, one in enumerate(self._open) if one.tag == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        """Write down words."""
        here = self._open[-1]
        if here.is_seen and here.is_wanted and not here.is_shut and data.strip():
            self.lines.append(" ".join(data.split()))

    def _is_hidden(self, tag: str, known: Attributes) -> bool:
        is_closed = "popover" in known or (tag == "dialog" and "open" not in known)
        return tag in UNSEEN or "hidden" in known or (is_closed and self.menu not in known)


def read(page: str, *, within: str = "", menu: str = "") -> Reader:
    """Return what a page or fragment shows, from its first line to the last."""
    reader = Reader(within, menu)
    reader.feed(page)
    return reader


def _described(tag: str, attributes: Attributes) -> str:
    said = {name: value for name, value in attributes.items() if name in SPOKEN or name.startswith("aria-")}
    # An icon is known by its name in the sprite; what a field holds is seen, a hidden one is not.
    if tag == "use":
        said["icon"] = attributes.get("href", "").rpartition("#")[2]
    if tag in {"input", "button"} and attributes.get("type") not in {"hidden", "checkbox", "radio"}:
        said["value"] = attributes.get("value", "")
    words = [f" {name}={' '.join(value.split())}" for name, value in sorted(said.items()) if not _is_address(name)]
    return f"<{tag}{''.join(words)}>"


def _is_address(name: str) -> bool:
    """Say whether an attribute names another element: its id may change without a trace on the screen."""
    return name in {"aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details"}
