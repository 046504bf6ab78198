"""The room's door plate."""

from telecube.core.manifest import register
from telecube.telephony.audit_words import AUDIT_FIELDS, AUDIT_WORDS
from telecube.telephony.permissions import RIGHTS

register(rights=RIGHTS, audit_words=AUDIT_WORDS, audit_fields=AUDIT_FIELDS)
