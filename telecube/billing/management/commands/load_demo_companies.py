"""``manage.py load_demo_companies``: companies that pay, for the finance pages and the console."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from telecube.accounts.demo import PASSWORD
from telecube.billing import demo
from telecube.config import config


class Command(BaseCommand):
    """Load a company with a contract, one that pays in advance and one whose account is frozen."""

    help = "Load three companies with months of invoices and payments; run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them and say how to log in. Their money and their login have no place where real companies are."""
        if not config.has_example_seller:
            raise CommandError("This installation has a real seller: made-up invoices have no place among its own.")
        with translation.override("pl"):
            users = demo.load()
        for user in users:
            self.stdout.write(f"{user.name}: {user.identity.email if user.identity else ''}  password {PASSWORD}")
