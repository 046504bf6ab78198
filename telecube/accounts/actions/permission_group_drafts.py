"""What somebody enters in the wizard of permission groups, kept until it is saved. Drafts change nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from telecube.accounts.actions.permission_groups import (
    change_permission_group,
    create_permission_group,
    lock_permission_group,
    refuse_rights_not_owned,
    require_main_administrator,
    usable_group_name,
)
from telecube.accounts.catalogue import usable_grants
from telecube.accounts.models import PermissionGroup, PermissionGroupDraft
from telecube.accounts.permission_errors import DraftGone, GroupNameTaken
from telecube.accounts.permissions import CHANGE_PERMISSION_GROUPS
from telecube.core.actor import Actor
from telecube.core.clock import now

KEPT = timedelta(days=30)


@transaction.atomic
def begin_draft(actor: Actor, *, name: str, rights: Iterable[str], group: PermissionGroup | None, version: int) -> UUID:
    """Keep the first step and return the draft's id. ``version``: the group's that was looked at.

    Raises PermissionGroupGone and what the action that will save it raises about name, rights and who may do it.
    """
    _require(actor, group)
    PermissionGroupDraft.objects.filter(author_id=actor.user_id, changed_at__lt=now() - KEPT).delete()
    if group is not None:
        lock_permission_group(group.pk)
    assert actor.user_id is not None  # only people fill in forms
    draft = PermissionGroupDraft(author_id=actor.user_id, group=group, group_version=version)
    _enter(actor, draft, name=name, rights=rights)
    draft.save()
    return draft.pk


@transaction.atomic
def enter_rights(actor: Actor, draft: PermissionGroupDraft, *, name: str, rights: Iterable[str]) -> None:
    """Keep the first step anew. Raises DraftGone and as begin_draft does."""
    _require(actor, draft.group)
    _held(draft)
    _enter(actor, draft, name=name, rights=rights)
    draft.save(update_fields=["name", "rights", "changed_at"])


@transaction.atomic
def enter_users(
    actor: Actor,
    draft: PermissionGroupDraft,
    *,
    ticked: Collection[UUID],
    shown: Collection[UUID],
    had: Collection[UUID],
) -> None:
    """Keep who of the ``shown`` users is ticked; ``had`` are those of them who have the group already.

    Raises DraftGone.
    """
    _require(actor, draft.group)
    kept = _held(draft)
    visible, chosen, members = set(shown), set(ticked) & set(shown), set(had)
    draft.added = sorted((set(kept.added) - visible) | (chosen - members))
    draft.removed = sorted((set(kept.removed) - visible) | (members - chosen))
    draft.changed_at = now()
    draft.save(update_fields=["added", "removed", "changed_at"])


@transaction.atomic
def save_draft(actor: Actor, draft: PermissionGroupDraft) -> PermissionGroup:
    """Do what the draft says and forget it. Raises DraftGone and what create_ and change_permission_group raise."""
    if draft.group_id is None:
        group = create_permission_group(actor, name=draft.name, rights=draft.rights, user_ids=draft.added)
    else:
        group = change_permission_group(
            actor,
            draft.group_id,
            name=draft.name,
            rights=draft.rights,
            version=draft.group_version,
            added=draft.added,
            removed=draft.removed,
        )
    # Not held before the group: whoever deletes a group holds it first, and its drafts go with it.
    forgotten, _by_kind = PermissionGroupDraft.objects.filter(pk=draft.pk).delete()
    if not forgotten:
        raise DraftGone
    return group


def _held(draft: PermissionGroupDraft) -> PermissionGroupDraft:
    """Return the draft as it is kept now, held. Raises DraftGone when another window has saved it meanwhile."""
    kept = PermissionGroupDraft.objects.get_queryset().filter(pk=draft.pk).select_for_update().first()
    if kept is None:
        raise DraftGone
    return kept


def _require(actor: Actor, group: PermissionGroup | None) -> None:
    if group is None:
        require_main_administrator(actor)
    else:
        actor.require(CHANGE_PERMISSION_GROUPS)


def _enter(actor: Actor, draft: PermissionGroupDraft, *, name: str, rights: Iterable[str]) -> None:
    draft.name, draft.rights, draft.changed_at = usable_group_name(name), usable_grants(rights), now()
    same = PermissionGroup.objects.annotate(lower=Lower("name")).filter(lower=Lower(Value(draft.name)))
    twins = same.values_list("pk", flat=True)
    if any(twin != draft.group_id for twin in twins):
        raise GroupNameTaken(name=draft.name)
    refuse_rights_not_owned(actor, draft.rights, beyond=draft.group.rights if draft.group else ())
