"""System checks of the house: every view declares its access."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from telecube.core.access import access_of


def views_of(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield (path, name, view) of every URL."""
    for pattern in resolver.url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.name or "", pattern.callback


@checks.register(checks.Tags.security)
def every_view_declares_access(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """Name each view that carries no access declaration."""
    return [
        checks.Error(
            f"The view of /{path} declares no access.",
            hint="Add @requires, @logged_in or @public.",
            id="core.E001",
        )
        for path, _name, view in views_of(get_resolver())
        if access_of(view) is None
    ]
