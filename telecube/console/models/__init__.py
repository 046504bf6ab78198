"""Nouns of the room console."""

from telecube.console.models.console_entry import ConsoleEntry
from telecube.console.models.staff_member import Role, StaffMember
from telecube.console.models.tenant_visit import TenantVisit

__all__ = ["ConsoleEntry", "Role", "StaffMember", "TenantVisit"]
