"""``manage.py load_documents``: terms, privacy notice and data-processing agreement, where there are none yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from telecube.billing.actions.documents import load_texts_of_the_product


class Command(BaseCommand):
    """Publish the documents that come with the product."""

    help = "Publish terms, privacy notice and data-processing agreement with the seller of the settings."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish them and say which versions are new."""
        published = load_texts_of_the_product()
        for document in published:
            self.stdout.write(f"{document} published.")
        if not published:
            self.stdout.write("All documents are there already.")
