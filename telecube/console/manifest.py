"""The door plate of the room console: it offers nothing to companies, but their log knows its deeds."""

from telecube.console.audit_words import AUDIT_FIELDS, AUDIT_WORDS
from telecube.core.manifest import register

register(audit_words=AUDIT_WORDS, audit_fields=AUDIT_FIELDS)
