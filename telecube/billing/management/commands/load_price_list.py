"""``manage.py load_price_list``: the example prices, where the operator has none yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from telecube.billing.actions.price_list import load_example_price_list


class Command(BaseCommand):
    """Load the example price list."""

    help = "Load the example plans, prices and call rates that are missing; what exists is never changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say how many plans are new."""
        added = load_example_price_list()
        self.stdout.write(f"{added} plans added." if added else "All plans are there already.")
