"""``manage.py appoint_staff EMAIL ROLE``: who works in the console, and ``--dismiss``: who no longer does."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from telecube.console.actions.staff import NobodyWithThisAddress, appoint, dismiss
from telecube.console.models import Role


class Command(BaseCommand):
    """Appoint or dismiss a member of the service's staff."""

    help = "Let a user into the console under /console/, or out of it. A second factor is asked for there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, the role and whether to dismiss."""
        parser.add_argument("email", help="address that the user logs in with")
        parser.add_argument("role", nargs="?", choices=Role.values, default=Role.SUPPORT)
        parser.add_argument("--dismiss", action="store_true", help="take the console away")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what holds now."""
        email = options["email"]
        if options["dismiss"]:
            self.stdout.write(f"{email} is staff no more." if dismiss(email) else f"{email} was not staff.")
            return
        try:
            member = appoint(email, role=Role(options["role"]))
        except NobodyWithThisAddress:
            raise CommandError(
                f"Nobody logs in with {email}. Staff are users of a company: sign it up first."
            ) from None
        self.stdout.write(f"{member.name} works in the console now ({member.role}).")
