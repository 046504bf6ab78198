"""Real objects of the company acme for the places of every address: whoever adds a place teaches it here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from uuid import UUID

from PIL import Image

from telecube.accounts.actions.address_lists import ListText, create_address_list
from telecube.accounts.actions.avatars import set_avatar
from telecube.accounts.actions.login_policies import PolicyTerms, create_login_policy
from telecube.accounts.models import PermissionGroup, PermissionGroupDraft, UserGroup, UserSession
from telecube.api.actions.keys import create_key
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.actions.payments import receive_payment
from telecube.billing.models import DataExport, TaxpayerLookup, TopUp
from telecube.billing.models.top_up import TopUpMethod
from telecube.contacts.actions.imports import prepare_import
from telecube.contacts.models import Person, PersonImport
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import add_sender_name
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.world import World

PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
LINK = re.compile(r"\(\?P<(\w+)>[^)]*\)")


class NobodyKnows(LookupError):
    """An address has a place for which no object of acme can be made."""

    def __init__(self, route: str, place: str) -> None:
        super().__init__(
            f"/{route} asks for “{place}”, and nobody knows how to make such an object of the company acme:"
            f" add it to PLACES in {__name__.replace('.', '/')}.py."
        )


class Objects:
    """One object of each kind, all of acme; made in the test's transaction."""

    def __init__(self, world: World) -> None:
        self.world = world
        with tenant_scope(world.acme.id):
            self._make()

    def _make(self) -> None:
        acme = self.world.acme
        anna = acme.actor("anna")
        self.permission_group = PermissionGroup.objects.create(name="Do pokazania", rights=[])
        self.user_group = UserGroup.objects.create(name="Oddziały")
        self.subgroup = UserGroup.objects.create(name="Niemcy", parent=self.user_group)
        self.draft = PermissionGroupDraft.objects.create(author=acme.anna, group=self.permission_group, name="Szkic")
        self.policy = create_login_policy(anna, PolicyTerms(name="Biuro", address_ranges=[], weekdays=[]))
        self.address_list = create_address_list(anna, ListText("Biura", "198.51.100.0/24"))
        self.key = create_key(anna, name="Do pokazania").key
        self.person = Person.objects.create(first_name="Ewa", last_name="Nowak")
        self.session = UserSession.objects.create(session_hash="a" * 64)
        self.account = create_sip_account(anna, user_id=acme.dora.pk).account
        self.dora = set_avatar(anna, acme.dora.pk, _picture())
        self.number = add_number(anna, "22 100 20 99")
        self.sender_name = add_sender_name(anna, "ACME")
        self.data_export = DataExport.objects.create(asked_by="Anna", tables=6, state="ready", expires_at=now())
        self.taxpayer_lookup = TaxpayerLookup.objects.create(nip="5260250274")
        self.top_up = TopUp.objects.create(
            amount=Decimal(100), method=TopUpMethod.BANK_TRANSFER, expires_at=now() + timedelta(days=7)
        )

        paid = receive_payment(anna, amount=Decimal(100), method=TopUpMethod.BANK_TRANSFER, source="access:1")
        self.invoice = issue_for_top_up(anna, paid)

    @cached_property
    def person_import(self) -> PersonImport:
        """Return a table of people that waits to be brought in."""
        with tenant_scope(self.world.acme.id):
            return prepare_import(self.world.acme.actor("anna"), name="osoby.csv", content=b"Imie\nJan\n")

    @cached_property
    def tenant_id(self) -> UUID:
        return self.world.acme.id


#: (pattern of the route, place) → what stands there. The first that fits counts.
PLACES: list[tuple[str, str, Callable[[Objects], object]]] = [
    (r"persons/imports/", "import_id", lambda made: made.person_import.pk),
    # Whose account is missing: there it is made.
    (r"users/<uuid:user_id>/sip/$", "user_id", lambda made: made.world.acme.ben.pk),
    (r"", "user_id", lambda made: made.world.acme.dora.pk),
    (r"permission-groups/", "group_id", lambda made: made.permission_group.pk),
    (r"user-groups/.*/name/", "group_id", lambda made: made.subgroup.pk),
    (r"user-groups/", "group_id", lambda made: made.user_group.pk),
    (r"permission-groups/", "draft_id", lambda made: made.draft.pk),
    (r"security/policies/", "policy_id", lambda made: made.policy.pk),
    (r"security/address-lists/", "list_id", lambda made: made.address_list.pk),
    (r"api-keys/", "key_id", lambda made: made.key.pk),
    (r"contacts/persons/", "person_id", lambda made: made.person.pk),
    (r"(profile|<uuid:user_id>)/sessions/", "session_id", lambda made: made.session.pk),
    (r"sip-accounts/", "account_id", lambda made: made.account.pk),
    (r"avatars/", "avatar_hash", lambda made: made.dora.avatar_hash),
    (r"exchange/numbers/", "number_id", lambda made: made.number.pk),
    (r"exchange/sender-names/", "sender_name_id", lambda made: made.sender_name.pk),
    (r"billing/data/", "export_id", lambda made: made.data_export.pk),
    (r"billing/invoices/", "invoice_id", lambda made: made.invoice.pk),
    (r"company-data/lookups/", "lookup_id", lambda made: made.taxpayer_lookup.pk),
    (r"top-ups/", "top_up_id", lambda made: made.top_up.pk),
    (r"console/", "tenant_id", lambda made: made.tenant_id),
    # For companies the console does not exist, whatever is asked for; its own tests open these pages.
    (r"console/", r"\w+_id", lambda made: made.tenant_id),
    (r"console/documents/", "kind", lambda _: "terms"),
    (r"audit/objects/", "object_id", lambda made: made.permission_group.pk),
    # No objects: names of settings, and secrets that nobody guesses.
    (r"users/filters/", "code", lambda _: "status"),
    (r"payments/", "provider", lambda _: "przelewy24"),
    (r"passkeys/", "pk", lambda _: 7),
    (r"calls/", "linked_id", lambda _: "x"),
    (r"(invitation|email|password|policy)/", "(link|key|token|uidb36)", lambda _: "x"),
    (r"dokumenty/", "kind", lambda _: "regulamin"),
    (r"documents/", "kind", lambda _: "terms"),
    (r"site/logos/|dokumenty/|documents/", "(place|version)", lambda _: 1),
    (r"api/v1/", "rest", lambda _: "x"),
]


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()


def address_of(route: str, made: Objects) -> str:
    """Return the route as a path with objects of acme in its places; raises NobodyKnows."""

    def fill(name: str) -> str:
        for pattern, place, value in PLACES:
            if re.search(pattern, route) and re.fullmatch(place, name):
                return str(value(made))
        raise NobodyKnows(route, name)

    path = PLACE.sub(lambda found: fill(found["name"]), LINK.sub(lambda found: fill(found[1]), route))
    return "/" + path.removeprefix("^").removesuffix("$")


def has_object(route: str) -> bool:
    """Say whether the route names an object of a company."""
    return any(found["kind"] == "uuid" for found in PLACE.finditer(route))
