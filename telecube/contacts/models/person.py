"""A person and the numbers to reach them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

NAME_LENGTH = 200
DESCRIPTION_LENGTH = 5_000
POLISH_ORDER = "pl-x-icu"


class Person(TenantModel):
    """Somebody outside the company. ``version`` grows with each change, so that two editors notice each other."""

    first_name = models.CharField(_("First name"), max_length=NAME_LENGTH, blank=True, db_collation=POLISH_ORDER)
    last_name = models.CharField(_("Last name"), max_length=NAME_LENGTH, blank=True, db_collation=POLISH_ORDER)
    company = models.CharField(_("Company"), max_length=NAME_LENGTH, blank=True)
    description = models.TextField(_("Description"), max_length=DESCRIPTION_LENGTH, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    last_contact_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index("tenant", "last_name", "first_name", "id", name="person_tenant_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(first_name="", last_name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, whichever are known."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of the card."""
        return reverse("contacts:person-card", args=[self.pk])


class PersonPhone(TenantModel):
    """One number of a person. Two people may share a number: a reception, a family."""

    class Label(models.TextChoices):
        """What kind of number it is."""

        MOBILE = "mobile", pgettext_lazy("phone number", "Mobile")
        WORK = "work", pgettext_lazy("phone number", "Work")
        RECEPTION = "reception", pgettext_lazy("phone number", "Reception")
        HOME = "home", pgettext_lazy("phone number", "Home")
        OTHER = "other", pgettext_lazy("phone number", "Other")

    person = TenantForeignKey("contacts.Person", models.CASCADE, related_name="phones", db_index=False)
    label = models.CharField(max_length=12, choices=Label, default=Label.MOBILE)
    e164 = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["place", "id"]
        indexes = [models.Index("tenant", "e164", name="person_phone_tenant_e164")]
        constraints = [
            models.UniqueConstraint("tenant", "person", "e164", name="person_phone_once"),
            models.CheckConstraint(condition=Q(e164__regex=r"^\+[1-9][0-9]{3,18}$"), name="person_phone_is_e164"),
        ]

    def __str__(self) -> str:
        return self.e164
