"""The main administrator's way back when a login policy keeps him out: a mailed link takes the policy off.

Nobody else may change his policy, and networks change without being asked. Who knows the password and reads the mail
gets no further than with the link for a forgotten password: a second factor is asked as before.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from telecube.accounts import mails
from telecube.accounts.errors import LinkNoLongerWorks
from telecube.accounts.models import Identity, LoginPolicy, User
from telecube.accounts.queries.actors import actor_of, find_user_key
from telecube.audit import record
from telecube.core.tenancy import tenant_scope

LINK_SECONDS = 3600
#: Whoever tries again within these seconds finds the link in his mail already.
PAUSE_SECONDS = 900
SALT = "telecube.accounts.way_back"


def offer_way_back(identity: Identity) -> bool:
    """Mail the link to a main administrator whom his policy has just refused; say whether he has this way.

    The caller has checked the password.
    """
    key = find_user_key(identity.pk)
    if key is None:
        return False
    with tenant_scope(key.tenant_id):
        user = User.objects.select_related("login_policy").get(pk=key.user_id)
        policy = user.login_policy
        if not user.is_main_administrator or policy is None:
            return False
        if cache.add(f"way-back:{user.pk}:{policy.pk}", True, timeout=PAUSE_SECONDS):
            token = signing.dumps([str(key.tenant_id), str(user.pk), str(policy.pk)], salt=SALT)
            url = mails.absolute(reverse("accounts:policy-lift", args=[token]))
            mails.send(
                "account/email/way_back", to=identity.email, language=identity.language, policy=policy.name, url=url
            )
    return True


def policy_of_link(token: str) -> LoginPolicy:
    """Return the policy that the link takes off. Raises LinkNoLongerWorks."""
    tenant_id, user_id, policy_id = _read(token)
    with tenant_scope(tenant_id):
        return _policy_of(user_id, policy_id)


def lift_policy_by_link(token: str, *, ip: str | None) -> LoginPolicy:
    """Take the policy off the main administrator; the link is used up. Raises LinkNoLongerWorks."""
    tenant_id, user_id, policy_id = _read(token)
    with tenant_scope(tenant_id):
        User.objects.lock(user_id)
        policy = _policy_of(user_id, policy_id)
        user = User.objects.select_related("permission_group").get(pk=user_id)
        user.login_policy = None
        user.save(update_fields=["login_policy"])
        actor = actor_of(user, ip=ip)
        record(actor, "accounts.user.login_policy_lifted", user, policy=[policy.name, None])
    return policy


def _read(token: str) -> tuple[UUID, UUID, UUID]:
    try:
        tenant_id, user_id, policy_id = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise LinkNoLongerWorks from None
    return UUID(tenant_id), UUID(user_id), UUID(policy_id)


def _policy_of(user_id: UUID, policy_id: UUID) -> LoginPolicy:
    found = User.objects.filter(pk=user_id, login_policy=policy_id, is_main_administrator=True, deleted_at=None)
    user = found.select_related("login_policy").first()
    policy: LoginPolicy | None = user.login_policy if user else None
    if policy is None:
        raise LinkNoLongerWorks
    return policy
