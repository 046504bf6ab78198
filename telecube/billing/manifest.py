"""The door plate of the room billing."""

from telecube.billing.audit_words import AUDIT_FIELDS, AUDIT_WORDS, OBJECT_PAGES
from telecube.billing.permissions import ALL_RIGHTS
from telecube.core.manifest import register

register(rights=ALL_RIGHTS, audit_words=AUDIT_WORDS, audit_fields=AUDIT_FIELDS, object_pages=OBJECT_PAGES)
