"""Pictures of users: shown to colleagues, changed in the profile and in the form of a user."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telecube.accounts.actions.avatars import remove_avatar, set_avatar
from telecube.accounts.avatar_errors import AvatarTooLarge, AvatarUnreadable
from telecube.accounts.avatar_images import MOST_UPLOADED_BYTES
from telecube.accounts.models import Avatar, User
from telecube.accounts.permissions import CHANGE_USERS
from telecube.accounts.queries.users import user_for
from telecube.core.access import logged_in, requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show

EDITOR = "accounts/_avatar_editor.html"
#: The address changes with the picture, so a browser never asks for it a second time.
FOR_A_YEAR = "private, max-age=31536000, immutable"


@logged_in
@require_safe
def avatar(request: TenantRequest, user_id: UUID, avatar_hash: str) -> HttpResponse:
    """Answer with the picture of a colleague; an address of an earlier picture leads nowhere."""
    found = Avatar.objects.filter(user_id=user_id, user__avatar_hash=avatar_hash).first()
    if found is None:
        raise Http404
    headers = {"Cache-Control": FOR_A_YEAR, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(bytes(found.image), content_type="image/webp", headers=headers)


@logged_in
@require_POST
def own_avatar(request: TenantRequest) -> HttpResponse:
    """Change one's own picture."""
    return _change(request, request.user_profile, back="accounts:profile")


@requires(CHANGE_USERS)
@require_POST
def user_avatar(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Change the picture of a user."""
    try:
        user = user_for(user_id)
    except User.DoesNotExist:
        raise Http404 from None
    return _change(request, user, back="accounts:user-edit", user_id=user.pk)


def _change(request: TenantRequest, user: User, *, back: str, **arguments: UUID) -> HttpResponse:
    context = {"person": user, "is_own": back == "accounts:profile"}
    try:
        changed = _changed(request, user)
    except DomainError as refused:
        if refused.status == 403:
            raise
        return refuse(request, EDITOR, refusal=refused, **context)
    said = _("The picture is saved.") if changed.avatar_hash else _("The picture is removed.")
    if request.htmx and not request.htmx.boosted:
        return show(request, EDITOR, said=said, **context | {"person": changed})
    messages.success(request, said)
    return leave_for(request, back, **arguments)


def _changed(request: TenantRequest, user: User) -> User:
    if request.POST.get("wish") == "remove":
        return remove_avatar(request.actor, user.pk)
    file = request.FILES.get("image")
    if file is None:
        raise AvatarUnreadable
    if (file.size or 0) > MOST_UPLOADED_BYTES:
        raise AvatarTooLarge
    return set_avatar(request.actor, user.pk, file.read())
