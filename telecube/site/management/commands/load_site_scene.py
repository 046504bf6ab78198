"""``manage.py load_site_scene``: fills the demo company as a company looks after a year, for the site's pictures.

Everything comes through the product's own actions, so that the pictures show nothing that a customer could not make.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from telecube.accounts.actions.availability import choose_availability
from telecube.accounts.actions.permission_groups import create_permission_group
from telecube.accounts.actions.user_groups import create_subgroup, create_user_group
from telecube.accounts.demo import ANNA, PASSWORD, find_demo_user
from telecube.accounts.models import Availability, PermissionGroup, User, UserGroup
from telecube.accounts.queries.actors import actor_of
from telecube.contacts.actions.notes import add_note
from telecube.contacts.models import Person
from telecube.core.actor import Actor
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from telecube.site.management.commands._scene_calls import load_calls
from telecube.telephony.actions.onboarding import create_user_with_sip_account
from telecube.telephony.models import Number

PERMISSION_GROUPS = {
    "Biuro obsługi": ("contacts.", "calls.", "accounts.user.view"),
    "Sprzedaż": ("contacts.", "calls."),
    "Kierownicy": ("contacts.", "calls.", "accounts.", "audit."),
    "Księgowość": ("billing.",),
}
USER_GROUPS = {
    ("Oddziały zagraniczne", "world"): ("Francja", "Niemcy", "USA"),
    ("Oddział", "building"): ("Warszawa", "Kraków", "Gdańsk"),
    ("Język obsługi", "language"): ("polski", "angielski", "niemiecki", "ukraiński"),
}
PEOPLE = (
    ("Joanna", "Mazur", "Biuro obsługi"),
    ("Piotr", "Wiśniewski", "Sprzedaż"),
    ("Ewa", "Pawlak", "Biuro obsługi"),
    ("Tomasz", "Kaczmarek", "Kierownicy"),
    ("Oksana", "Kovalenko", "Księgowość"),
)
#: What they chose; it is seen of those who have the panel open, „do not disturb” always.
AVAILABILITY = {"Ewa": Availability.BREAK, "Tomasz": Availability.DO_NOT_DISTURB}
NOTES = (
    "Prosi o wycenę serwisu dwóch agregatów, umówiony telefon w czwartek po 12.",
    "Wycena wysłana mailem. Zależy im na montażu przed końcem miesiąca.",
    "Zamówienie przyjęte, montaż 14 grudnia od 8:00. Klucze na portierni.",
)


class Command(BaseCommand):
    """Fill the demo company."""

    help = "Add users, groups and notes to the demo company, for the pictures of the public site."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill it once; a second run changes nothing."""
        anna = find_demo_user(ANNA)
        if anna is None:
            raise CommandError("There is no demo company; manage.py load_demo makes it.")
        actor = actor_of(anna)
        with translation.override("pl"), tenant_scope(actor.tenant_id):
            if not PermissionGroup.objects.filter(name="Biuro obsługi").exists():
                fill(actor)


def fill(actor: Actor) -> None:
    """Add groups, people and notes."""
    codes = [grant for right in all_rights().values() for grant in right.grants[-1:]]
    groups = {
        name: create_permission_group(actor, name=name, rights=[code for code in codes if code.startswith(beginnings)])
        for name, beginnings in PERMISSION_GROUPS.items()
    }
    for (name, icon), inner in USER_GROUPS.items():
        group = create_user_group(actor, name=name, icon=icon)
        for subgroup in inner:
            create_subgroup(actor, group.pk, name=subgroup)
    position = UserGroup.objects.filter(parent__is_position=True).order_by("-place")[0].pk
    for number, (first_name, last_name, group_name) in enumerate(PEOPLE):
        create_user_with_sip_account(
            actor,
            email=f"user{number}@acme.example",
            first_name=first_name,
            last_name=last_name,
            password=PASSWORD,
            position_group_id=position,
            permission_group_id=groups[group_name].pk,
        )
    for first_name, choice in AVAILABILITY.items():
        choose_availability(actor_of(User.objects.get(first_name=first_name, deleted_at=None)), choice)
    people = list(Person.objects.order_by("last_name", "first_name")[:9])
    for text in NOTES:
        add_note(actor, people[0].pk, text)
    users = list(User.objects.order_by("last_name"))
    load_calls(people, users, our_number=Number.objects.order_by("e164")[0].e164)
