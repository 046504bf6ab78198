"""``manage.py load_demo``: a company to play with. Run again, it adds what is missing and changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from telecube.accounts import demo as people
from telecube.accounts.models import User
from telecube.accounts.queries.actors import actor_of
from telecube.contacts import demo as persons
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import add_sender_name
from telecube.telephony.actions.sip_accounts import create_sip_account, set_presentation
from telecube.telephony.models import Number, SipAccount
from telecube.telephony.queries.presentations import sender_names

PHONES = {"101": ("12 345 67 00", "Obsługa"), "102": ("12 345 67 01", "Sprzedaż")}


class Command(BaseCommand):
    """Load the demo company."""

    help = "Load the demo company Klimatech with two users, two numbers and forty persons."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say how to log in."""
        with translation.override("pl"):
            users = people.load()
            actor = actor_of(users[0])
            with tenant_scope(actor.tenant_id):
                for user, (extension, (number, label)) in zip(users, PHONES.items(), strict=True):
                    give_phone(actor, user, extension=extension, number=number, label=label)
                if not sender_names():
                    add_sender_name(actor, "KLIMATECH")
                persons.load(actor)
        for user, (extension, (number, _label)) in zip(users, PHONES.items(), strict=True):
            login = user.identity.email if user.identity else ""
            self.stdout.write(f"{user.name}: {login}  password {people.PASSWORD}  extension {extension}, {number}")


def give_phone(actor: Actor, user: User, *, extension: str, number: str, label: str) -> None:
    """Give the user an extension and a number of his own that others see."""
    if SipAccount.objects.filter(user=user).exists():
        return
    mine = Number.objects.filter(owner=user).first() or add_number(actor, number, label=label, owner_id=user.pk)
    account = create_sip_account(actor, user_id=user.pk, extension=extension).account
    set_presentation(actor, account.pk, number_id=mine.pk)
