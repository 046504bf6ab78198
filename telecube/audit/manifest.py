"""The door plate of the room audit."""

from telecube.audit.permissions import ALL_RIGHTS
from telecube.core.manifest import register

register(rights=ALL_RIGHTS)
