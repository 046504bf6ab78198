"""System checks of the house: every view declares its access, mails reach people."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from telecube.config import config
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


@checks.register
def mails_leave(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """Warn whoever runs an installation for others, which has an encrypted address, while nobody gets its mails."""
    if config.mail_host or not config.base_url.startswith("https:"):
        return []
    return [
        checks.Warning(
            "No mail server is set: invitations, links for new passwords and invoices reach nobody.",
            hint=f"Set TELECUBE_MAIL_HOST and the like. Until then mails are written into {config.mail_directory}.",
            id="core.W001",
        )
    ]
