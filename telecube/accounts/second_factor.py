"""Second factors: what allauth asks us, and whether somebody has one or must set one up."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.models import Identity, User
from telecube.accounts.phone_setup import qr_code_of
from telecube.accounts.queries.actors import find_user_key
from telecube.config import config
from telecube.core.sealing import seal, unseal
from telecube.core.tenancy import tenant_scope

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The product's side of allauth's second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": gettext_lazy("Confirm your e-mail address first: press the link in the mail that we sent."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your permission group demands a second factor and this is the last one. Add another one first."
        ),
        "incorrect_code": gettext_lazy("This is not the right code. Wait for the next one and write that."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes come with a second factor. Set one up first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal the secrets of the codes."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed."""
        return unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as a data address, black on white in both themes."""
        return qr_code_of(url)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of somebody whose group demands one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not is_demanded_of_login(authenticator.user)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name that the form of a new passkey offers."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the product; the address is the configured one, never the request's."""
        return {"id": urlsplit(config.base_url).hostname or "localhost", "name": config.product_name}


def has_second_factor(identity: Identity) -> bool:
    """Say whether the login has an app or a passkey."""
    return bool(is_mfa_enabled(identity, FACTORS))


def is_demanded_of(user: User) -> bool:
    """Say whether the user's permission group demands a second factor."""
    return user.permission_group is not None and bool(user.permission_group.demands_second_factor)


def is_demanded_of_login(identity: Identity) -> bool:
    """Say whether the permission group behind the login demands a second factor."""
    key = find_user_key(identity.pk)
    if key is None:
        return False
    with tenant_scope(key.tenant_id):
        return is_demanded_of(User.objects.select_related("permission_group").get(pk=key.user_id))


def is_missing(user: User) -> bool:
    """Say whether the user must set up a second factor before anything else."""
    return is_demanded_of(user) and user.identity is not None and not has_second_factor(user.identity)


def is_address_confirmed(identity: Identity) -> bool:
    """Say whether allauth lets the login set up a factor: no address of it waits for its confirmation."""
    return not EmailAddress.objects.filter(user=identity, verified=False).exists()
