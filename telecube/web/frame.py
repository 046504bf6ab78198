"""The frame around a page about trouble: the shell for whoever is inside, the console's for staff at work there, a
plain page for everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from telecube.accounts.models import AccessLevel
from telecube.accounts.second_factor import is_missing
from telecube.core.clock import now
from telecube.core.errors import DomainError
from telecube.core.middleware import OUTAGE
from telecube.core.tenancy import tenant_scope

SHELL, CONSOLE, PLAIN = "web/shell.html", "console/console.html", "web/plain.html"


@contextmanager
def frame_for(request: HttpRequest) -> Iterator[str]:
    """Give the template to draw around; the shell reads the company's rows, so its scope is open meanwhile."""
    if hasattr(request, "staff"):
        yield CONSOLE
        return
    if not _is_inside(request):
        yield PLAIN
        return
    with tenant_scope(request.tenant.pk):  # type: ignore[attr-defined]
        yield SHELL


def _is_inside(request: HttpRequest) -> bool:
    """Say whether a user works in the panel; an address that leads nowhere was asked by somebody not yet looked up."""
    if not hasattr(request, "user"):
        return False
    try:
        if not hasattr(request, "actor") and not import_string(settings.ACTOR_FINDER)(request):
            return False
        if hasattr(request, "visit"):
            return True
        # Whoever has to set up a second factor first sees nothing of the panel; in a frozen one every link leads back.
        with tenant_scope(request.tenant.pk):  # type: ignore[attr-defined]
            return not is_missing(request.user_profile) and not _is_frozen(request)  # type: ignore[attr-defined]
    except (DomainError, *OUTAGE):
        return False


def _is_frozen(request: HttpRequest) -> bool:
    entitlements = getattr(request.tenant, "entitlements", None)  # type: ignore[attr-defined]
    return entitlements is not None and entitlements.access_at(now()) is AccessLevel.FROZEN
