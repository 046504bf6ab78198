"""What people type about people."""

from telecube.contacts.forms.person import PersonForm

__all__ = ["PersonForm"]
