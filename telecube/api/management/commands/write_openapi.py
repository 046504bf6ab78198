"""``manage.py write_openapi``: writes docs/api/openapi.json anew; a test compares it with the program."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from telecube.api.mount import openapi_document

SNAPSHOT = settings.PROJECT / "docs/api/openapi.json"


def snapshot_text() -> str:
    """Return what the file should say."""
    return json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    """Write the file."""

    help = "Write the OpenAPI document to docs/api/openapi.json."

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Write."""
        SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
        SNAPSHOT.write_text(snapshot_text())
