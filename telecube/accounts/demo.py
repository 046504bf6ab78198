"""The demo company's people. Loaded again, everything stays as it is."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from telecube.accounts.actions.sign_up import sign_up_company
from telecube.accounts.actions.users import create_user
from telecube.accounts.models import Identity, PermissionGroup, User, UserGroup
from telecube.accounts.queries.actors import actor_of, find_user_key
from telecube.core.tenancy import tenant_scope

PASSWORD = "TeleCube!2026"  # noqa: S105  (printed by scripts/dev for whoever tries the demo)
ANNA = "anna@acme.example"
BEN = "ben@acme.example"


def load() -> list[User]:
    """Return Anna, the main administrator, and Ben, a consultant; created where they do not exist."""
    anna = find_demo_user(ANNA) or sign_up_company(
        company_name="Klimatech Sp. z o.o.",
        nip="526-025-02-74",
        first_name="Anna",
        last_name="Zielińska",
        email=ANNA,
        password=PASSWORD,
        ip=None,
    )
    ben = find_demo_user(BEN) or _create_ben(anna)
    for user in (anna, ben):
        _confirm_address(user)
    return [anna, ben]


def find_demo_user(email: str) -> User | None:
    """Return the user who logs in with the address, or None."""
    identity = Identity.objects.filter(email=email).first()
    key = find_user_key(identity.pk) if identity else None
    if key is None:
        return None
    with tenant_scope(key.tenant_id):
        return User.objects.select_related("identity", "permission_group").get(pk=key.user_id)


def _create_ben(anna: User) -> User:
    actor = actor_of(anna)
    with tenant_scope(actor.tenant_id):
        return create_user(
            actor,
            email=BEN,
            first_name="Beniamin",
            last_name="Nowak",
            password=PASSWORD,
            position_group_id=UserGroup.objects.filter(parent__is_position=True).order_by("-place")[0].pk,
            permission_group_id=PermissionGroup.objects.order_by("name")[0].pk,
        )


def _confirm_address(user: User) -> None:
    EmailAddress.objects.filter(user=user.identity).update(verified=True)
