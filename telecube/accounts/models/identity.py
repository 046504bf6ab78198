"""The login: global, one per e-mail address."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from telecube.core.clock import now
from telecube.core.ids import uuid7


class IdentityManager(BaseUserManager["Identity"]):
    """Creates logins with a normalised address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Identity":
        """Create a login; without a password nobody can log in until one is set."""
        identity = self.model(email=email.strip().lower(), **fields)
        identity.set_password(password)
        identity.save(using=self._db)
        return identity

    def get_by_natural_key(self, username: str | None) -> "Identity":
        """Find a login whatever the case of the address."""
        return self.get(email=(username or "").strip().lower())


class Identity(AbstractBaseUser):
    """Whoever logs in. Belongs to no tenant itself; a ``User`` links it to one."""

    class Theme(models.TextChoices):
        """Colours of the pages."""

        AUTO = "auto", _("As on this device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        """Languages of the pages, each named in itself."""

        POLISH = "pl", "Polski"
        ENGLISH = "en", "English"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.POLISH)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    time_zone = models.CharField(max_length=40, default="Europe/Warsaw")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    objects = IdentityManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email

    @property
    def has_confirmed_email(self) -> bool:
        """Say whether the address was confirmed through a mailed link."""
        addresses = self.emailaddress_set  # type: ignore[attr-defined]  # the other side of allauth's key
        return bool(addresses.filter(email=self.email, verified=True).exists())
