"""May this login enter?"""

from telecube.accounts.errors import UserBlocked, UserDeleted
from telecube.accounts.models import Identity, User
from telecube.accounts.queries.actors import find_user_key
from telecube.core.errors import DomainError
from telecube.core.tenancy import tenant_scope


def find_refusal(identity: Identity) -> DomainError | None:
    """Return why the owner of a correct password may not enter the panel, or None."""
    key = find_user_key(identity.pk)
    if key is None:
        return UserDeleted()
    with tenant_scope(key.tenant_id):
        user = User.objects.get(pk=key.user_id)
    if user.deleted_at:
        return UserDeleted()
    return UserBlocked() if user.is_blocked else None
