"""Handing the main administrator's role over to another user."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from telecube.accounts import mails
from telecube.accounts.actions.permission_groups import (
    lock_permission_group,
    note_moves,
    require_main_administrator,
)
from telecube.accounts.errors import WrongPassword
from telecube.accounts.events import MainAdministratorChanged
from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permission_errors import SuccessorHasLoginPolicy, SuccessorNotActive
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.events import announce


@transaction.atomic
def hand_over_main_administrator(
    actor: Actor, *, successor_id: UUID, password: str, own_group_id: UUID | None = None
) -> User:
    """Give the role to another active user; whoever had it keeps the rights of ``own_group_id``, or none.

    ``password`` is the present main administrator's. Raises OnlyTheMainAdministrator, WrongPassword,
    User.DoesNotExist, SuccessorNotActive, SuccessorHasLoginPolicy, PermissionGroupGone.
    """
    own_group = lock_permission_group(own_group_id) if own_group_id else None
    require_main_administrator(actor)
    chief = _locked_user(User.objects.get(is_main_administrator=True).pk)
    if chief.identity is None or not chief.identity.check_password(password):
        raise WrongPassword
    successor = _locked_user(successor_id)
    if successor.pk == chief.pk or not can_log_in(successor):
        raise SuccessorNotActive(name=successor.name)
    refusal = find_policy_of_successor(successor)
    if refusal is not None:
        raise refusal
    before = successor.permission_group
    # One after the other: the database allows one main administrator a company, and none of them in a group.
    User.objects.filter(pk=chief.pk).update(is_main_administrator=False, permission_group=own_group)
    User.objects.filter(pk=successor.pk).update(is_main_administrator=True, permission_group=None)
    record(
        actor,
        "accounts.main_administrator.handed_over",
        successor,
        main_administrator=[chief.name, successor.name],
        permission_group=[before.name if before else None, None],
    )
    record(
        actor,
        "accounts.user.permission_group_changed",
        chief,
        permission_group=[None, own_group.name if own_group else None],
    )
    note_moves(actor, (successor, before, None), (chief, None, own_group))
    announce(MainAdministratorChanged(from_user_id=chief.pk, to_user_id=successor.pk), actor=actor)
    _tell_both(chief, successor, own_group)
    successor.is_main_administrator, successor.permission_group = True, None
    return successor


def _tell_both(former: User, successor: User, own_group: PermissionGroup | None) -> None:
    """Write to both: whoever lost the role without wishing it learns it outside of the panel."""
    about = {"company": str(former.tenant), "former": former.name, "successor": successor.name}
    for user, template in ((former, "main_administrator_given"), (successor, "main_administrator_received")):
        if user.identity is None:
            continue
        mails.send(
            f"account/email/{template}",
            to=user.identity.email,
            language=user.identity.language,
            group=own_group.name if own_group else "",
            url=mails.absolute(reverse("web:dashboard")),
            **about,
        )


def find_policy_of_successor(user: User) -> SuccessorHasLoginPolicy | None:
    """Return why somebody with a login policy cannot take the role over, or None: he has no policy."""
    policy = user.login_policy
    return SuccessorHasLoginPolicy(name=user.name, policy=policy.name) if policy else None


def can_log_in(user: User) -> bool:
    """Say whether the user's login works now: neither blocked nor deleted, and with a password."""
    identity = user.identity
    is_active = not user.is_blocked and user.deleted_at is None
    return is_active and identity is not None and identity.is_active and identity.has_usable_password()


def _locked_user(user_id: UUID) -> User:
    rows = User.objects.get_queryset().select_for_update(of=("self",)).filter(deleted_at=None)
    return rows.select_related("identity", "permission_group", "login_policy").get(pk=user_id)
