"""The request as views see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from telecube.accounts.models import Tenant, User
    from telecube.core.actor import Actor


class TenantRequest(HttpRequest):
    """A request of a logged-in user; views run inside the tenant's scope."""

    actor: Actor
    user_profile: User
    tenant: Tenant
    htmx: HtmxDetails


def client_ip(request: HttpRequest) -> str | None:
    """Return the address of the browser; the web server in front sets REMOTE_ADDR."""
    return request.META.get("REMOTE_ADDR")
