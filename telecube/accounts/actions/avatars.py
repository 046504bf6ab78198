"""The picture of a user: set by himself or by whoever may edit users; taken away again."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from telecube.accounts.avatar_images import to_avatar
from telecube.accounts.models import Avatar, User
from telecube.accounts.permissions import CHANGE_USERS
from telecube.accounts.queries.users import locked_user
from telecube.audit import record
from telecube.core.actor import Actor


def set_avatar(actor: Actor, user_id: UUID, content: bytes) -> User:
    """Keep a picture made of an uploaded file.

    Raises RightMissing, User.DoesNotExist, AvatarTooLarge, AvatarTooManyPixels, AvatarUnreadable.
    """
    _require(actor, user_id)
    # Decoding takes a moment: not while a row is held.
    image = to_avatar(content)
    return keep_avatar(actor, user_id, image)


@transaction.atomic
def remove_avatar(actor: Actor, user_id: UUID) -> User:
    """Take the picture away: the initials stand there again. Raises RightMissing, User.DoesNotExist."""
    _require(actor, user_id)
    user = locked_user(user_id)
    if user.avatar_hash:
        Avatar.objects.filter(user=user).delete()
        _note(actor, user, "")
    return user


@transaction.atomic
def keep_avatar(actor: Actor, user_id: UUID, image: bytes) -> User:
    """Keep a picture that ``to_avatar`` has made; the caller has checked the right. Raises User.DoesNotExist."""
    user = locked_user(user_id)
    Avatar.objects.filter(user=user).delete()
    Avatar.objects.create(user=user, image=image)
    _note(actor, user, hashlib.sha256(image).hexdigest()[:16])
    return user


def _note(actor: Actor, user: User, avatar_hash: str) -> None:
    before, user.avatar_hash = user.avatar_hash, avatar_hash
    user.save(update_fields=["avatar_hash"])
    record(actor, "accounts.user.avatar_changed", user, avatar=[before, avatar_hash])


def _require(actor: Actor, user_id: UUID) -> None:
    """One's own picture gives nobody any power, so it needs no right."""
    if actor.user_id != user_id:
        actor.require(CHANGE_USERS)
