"""Who does something: a user, or the system in a user's or its own name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from telecube.core.access import Right, Scope, reach_of
from telecube.core.errors import RightMissing


@dataclass(frozen=True)
class Actor:
    """Whoever changes or looks; explicit in every action.

    ``rights`` holds codes of rights, "code:scope" for those with scopes; ``holds_every_right`` marks the main
    administrator and the system.
    """

    tenant_id: UUID
    user_id: UUID | None
    name: str
    kind: str = "user"
    rights: frozenset[str] = field(default_factory=frozenset)
    holds_every_right: bool = False
    ip: str | None = None

    @classmethod
    def system(cls, tenant_id: UUID, name: str) -> Actor:
        """Return the actor of a daemon or job, named after it."""
        return cls(tenant_id=tenant_id, user_id=None, name=name, kind="system", holds_every_right=True)

    def can(self, right: Right) -> bool:
        """Say whether the actor has the right, with whatever reach."""
        return self.scope_of(right) is not None

    def scope_of(self, right: Right) -> Scope | None:
        """Return how far the actor's right reaches; None: he does not have it."""
        return Scope.ALL if self.holds_every_right else reach_of(right, self.rights)

    def require(self, right: Right) -> None:
        """Refuse with RightMissing unless the actor has the right."""
        if not self.can(right):
            raise RightMissing(right=right)

    def to_json(self) -> dict[str, Any]:
        """Return what an outbox row keeps of the actor."""
        return {"user_id": str(self.user_id) if self.user_id else None, "name": self.name, "kind": self.kind}
