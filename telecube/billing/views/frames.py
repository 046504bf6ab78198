"""The frame around a page of the account: the shell, or for a frozen company a plain page with its few ways out."""

from __future__ import annotations

from typing import Any

from telecube.accounts.models import AccessLevel
from telecube.core.clock import now
from telecube.core.http import TenantRequest


def is_frozen(request: TenantRequest) -> bool:
    """Say whether nothing but the way back is open to the company."""
    return request.tenant.entitlements.access_at(now()) is AccessLevel.FROZEN


def framed(request: TenantRequest, **context: Any) -> dict[str, Any]:
    """Return the context with its frame. A frozen company has no shell: every link of it would lead back."""
    frozen = is_frozen(request)
    return {"frame": "billing/frozen_frame.html" if frozen else "web/shell.html", "is_frozen": frozen, **context}
