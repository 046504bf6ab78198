"""``manage.py load_demo_staff``: somebody who works in the console of an installation to play with."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from telecube.accounts.actions.sign_up import sign_up_company
from telecube.accounts.demo import PASSWORD, find_demo_user
from telecube.config import config
from telecube.console.actions.staff import appoint
from telecube.console.models import Role

OLGA = "olga@operator.example"
#: Known to everybody who reads this, as the password is.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


class Command(BaseCommand):
    """Load the demo operator's company with one member of staff and a second factor that is known."""

    help = "Let Olga work in the console of a demo installation; run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load her and say how to log in. A login that everybody knows has no place where real companies are."""
        if not config.has_example_seller:
            raise CommandError(
                "This installation has a real seller: a login that everybody knows would open the console of real"
                " companies. Appoint your own people: manage.py appoint_staff EMAIL ROLE."
            )
        with translation.override("pl"):
            user = find_demo_user(OLGA) or sign_up_company(
                company_name="Przykładowy Operator Sp. z o.o.",
                nip="",
                first_name="Olga",
                last_name="Konarska",
                email=OLGA,
                password=PASSWORD,
                ip=None,
            )
        EmailAddress.objects.filter(user=user.identity).update(verified=True)
        if not Authenticator.objects.filter(user=user.identity, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user.identity, SECRET)
        appoint(OLGA, role=Role.ADMINISTRATOR)
        self.stdout.write(f"{user.name}: {OLGA}  password {PASSWORD}  key of the second factor {SECRET}")
