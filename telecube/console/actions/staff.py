"""Who works in the console. Only whoever runs the installation appoints: there is no page for it."""

from __future__ import annotations

from telecube.accounts.models import Identity, User
from telecube.accounts.queries.actors import find_user_key
from telecube.console.models import Role, StaffMember
from telecube.console.staff import PLATFORM
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope


class NobodyWithThisAddress(LookupError):
    """No user logs in with the address."""


def appoint(email: str, *, role: Role) -> StaffMember:
    """Make the user with this address a member of staff, or give him another role."""
    identity = Identity.objects.filter(email=email.strip().lower()).first()
    key = find_user_key(identity.pk) if identity else None
    if identity is None or key is None:
        raise NobodyWithThisAddress(email)
    with tenant_scope(key.tenant_id):
        name = User.objects.get(pk=key.user_id).name
    member, _created = StaffMember.objects.using(PLATFORM).update_or_create(
        identity_id=identity.pk, defaults={"name": name, "role": role, "dismissed_at": None}
    )
    return member


def dismiss(email: str) -> bool:
    """Take the console from somebody; say whether he had it."""
    identity = Identity.objects.filter(email=email.strip().lower()).first()
    if identity is None:
        return False
    members = StaffMember.objects.using(PLATFORM).filter(identity_id=identity.pk, dismissed_at=None)
    return members.update(dismissed_at=now()) > 0
