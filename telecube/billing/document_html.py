"""What a legal document may be made of: text, headings, lists, tables, links. Everything else is refused, by name."""

from __future__ import annotations

from html.parser import HTMLParser

ALLOWED = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "b", "i", "br", "a", "blockquote", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td", "section", "address"),
}
ATTRIBUTES = {"a": {"href"}, "th": {"scope", "colspan"}, "td": {"colspan"}, "ol": {"start"}, "*": {"id", "class"}}
EMPTY = {"br"}
LINKS = ("https://", "http://", "mailto:", "tel:", "/", "#")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.letters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")
        known = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"]
        self.wrong += [f"{tag} {name}=" for name, _value in attrs if name not in known]
        links = [value or "" for name, value in attrs if name == "href"]
        self.wrong += [link[:40] for link in links if not link.strip().lower().startswith(LINKS)]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.letters += len(data.strip())

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl[:20]}>")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data[:20]}>")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data[:20]}")


def wrong_in(body: str) -> list[str]:
    """Return what a document may not hold, as it stands there; tags that are not closed; empty: all is well."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    unclosed = [f"<{tag}> …" for tag in reader.open]
    return list(dict.fromkeys(reader.wrong + unclosed))


def has_text(body: str) -> bool:
    """Say whether anything can be read."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader.letters > 0
