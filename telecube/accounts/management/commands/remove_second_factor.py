"""``manage.py remove_second_factor EMAIL``: for the main administrator, whose second factor nobody else may remove."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from telecube.accounts.actions.lost_devices import take_off_second_factor
from telecube.accounts.guard_errors import SecondFactorMissing
from telecube.accounts.models import Identity
from telecube.accounts.queries.actors import find_user_key
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope


class Command(BaseCommand):
    """Remove the second factor of a login whose owner has lost it."""

    help = "Remove a lost second factor: app, passkeys and recovery codes. All sessions end, a mail tells the user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("email", help="address that the user logs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove it and say what holds now."""
        email = options["email"].strip().lower()
        identity = Identity.objects.filter(email=email).first()
        key = find_user_key(identity.pk) if identity is not None else None
        if key is None:
            raise CommandError(f"Nobody logs in with {email}.")
        try:
            with tenant_scope(key.tenant_id):
                user = take_off_second_factor(Actor.system(key.tenant_id, config.product_name), key.user_id)
        except SecondFactorMissing:
            raise CommandError(f"{email} has no second factor. Nothing was changed.") from None
        self.stdout.write(f"{user.name} logs in with the password alone now, until a new second factor is set up.")
