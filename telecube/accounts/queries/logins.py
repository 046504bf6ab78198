"""May this login enter?"""

from telecube.accounts.errors import UserBlocked, UserDeleted
from telecube.accounts.models import Identity, User
from telecube.accounts.queries.actors import find_user_key
from telecube.accounts.queries.login_policies import find_policy_refusal
from telecube.core.clock import now
from telecube.core.errors import DomainError
from telecube.core.tenancy import tenant_scope


def find_refusal(identity: Identity, *, ip: str | None = None) -> DomainError | None:
    """Return why the owner of a correct password may not enter the panel, or None."""
    key = find_user_key(identity.pk)
    if key is None:
        return UserDeleted()
    with tenant_scope(key.tenant_id):
        user = User.objects.select_related("login_policy").get(pk=key.user_id)
        if user.deleted_at:
            return UserDeleted()
        if user.is_blocked:
            return UserBlocked()
        return find_policy_refusal(user, ip=ip, at=now())
