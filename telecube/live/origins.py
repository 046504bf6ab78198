"""Is it our own page that asks? Browsers send cookies with sockets of foreign pages too."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from telecube.live.asgi_types import Scope


def header(scope: Scope, name: bytes) -> str:
    """Return a header's value, or an empty text."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def is_own_page(scope: Scope) -> bool:
    """Say whether the Origin is present and is the page's own address, under a host name that is ours.

    The scheme is not compared: TLS ends in front of us, so it is not always known here.
    """
    origin = urlsplit(header(scope, b"origin"))
    host = header(scope, b"host")
    if origin.scheme not in ("http", "https") or not host or origin.netloc.lower() != host.lower():
        return False
    domain, _port = split_domain_port(host)
    return validate_host(domain, settings.ALLOWED_HOSTS)


def is_foreign_page(scope: Scope) -> bool:
    """Say whether a page of another site asks; requests of our own page carry no Origin when they only read."""
    if header(scope, b"sec-fetch-site") in ("cross-site", "same-site"):
        return True
    return bool(header(scope, b"origin")) and not is_own_page(scope)
