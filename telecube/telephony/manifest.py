"""The room's door plate."""

from telecube.core.manifest import register
from telecube.telephony.permissions import RIGHTS

register(rights=RIGHTS)
