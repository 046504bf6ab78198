"""What the log says of this room: sentences of its actions, words of its fields, pages of its objects."""

from collections.abc import Mapping

from django.utils.functional import Promise

AUDIT_WORDS: Mapping[str, str | Promise] = {}
AUDIT_FIELDS: Mapping[str, str | Promise] = {}
OBJECT_PAGES: Mapping[str, str] = {}
