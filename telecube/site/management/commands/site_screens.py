"""``manage.py site_screens``: what the pictured screens say today, as JSON, for ``scripts/site-pictures``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from telecube.site.screens import screens


class Command(BaseCommand):
    """Say it; nothing remains of the scene that is drawn for it."""

    help = "Print a mark of each pictured screen in each language. Needs a database without the demo company."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the marks."""
        self.stdout.write(json.dumps(screens()))
