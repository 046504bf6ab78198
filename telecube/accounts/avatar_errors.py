"""Refusals about pictures of users."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class AvatarTooLarge(DomainError):
    """The file has more bytes than anybody needs for a picture."""

    code = "avatar_too_large"
    sentence = _("The file has more than 5 MB. Choose a smaller picture.")
    field = "image"


class AvatarTooManyPixels(DomainError):
    """The picture would fill the memory when decoded."""

    code = "avatar_too_many_pixels"
    sentence = _("The picture has more than 50 million pixels. Make it smaller and try again.")
    field = "image"


class AvatarUnreadable(DomainError):
    """The file is no picture, or a broken one."""

    code = "avatar_unreadable"
    sentence = _("This file cannot be read as a picture. Choose a JPEG, PNG, WebP or GIF file.")
    field = "image"
