"""The picture of somebody who is about to be created: chosen in the form and kept over a refused save."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy

from telecube.accounts.avatar_errors import AvatarTooLarge, AvatarUnreadable
from telecube.accounts.avatar_images import MOST_UPLOADED_BYTES, to_avatar
from telecube.core.errors import DomainError

AVATAR_FIELDS = ("avatar", "avatar_kept", "avatar_drop")


class NewAvatarMixin(forms.Form):
    """A file; what was made of it travels in the refused page, because browsers send no file a second time."""

    avatar = forms.FileField(label=gettext_lazy("Picture"), required=False, allow_empty_file=True)
    avatar_kept = forms.CharField(required=False)
    avatar_drop = forms.BooleanField(required=False)

    #: What a checked form found, as ``to_avatar`` makes it; empty: no picture.
    picture: bytes = b""

    def clean(self) -> dict[str, Any]:
        """Draw the picture anew, also the kept one: what comes from a browser is not trusted."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            content = _content_of(cleaned)
            self.picture = to_avatar(content) if content is not None else b""
        except DomainError as refused:
            self.add_error("avatar", ValidationError(str(refused), code=refused.code))
        return cleaned

    @property
    def kept_avatar(self) -> str:
        """The picture for the page that is shown again; empty: none."""
        return base64.b64encode(self.picture).decode()


def _content_of(cleaned: dict[str, Any]) -> bytes | None:
    file: File[bytes] | None = cleaned.get("avatar")
    if file is not None:
        if (file.size or 0) > MOST_UPLOADED_BYTES:
            raise AvatarTooLarge
        content: bytes = file.read()
        return content
    kept = cleaned.get("avatar_kept")
    if not kept or cleaned.get("avatar_drop"):
        return None
    try:
        return base64.b64decode(kept, validate=True)
    except binascii.Error:
        raise AvatarUnreadable from None
