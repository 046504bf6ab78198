"""Placing refusals of actions at the fields that they are about."""

from django.core.exceptions import ValidationError
from django.forms import Form

from telecube.core.errors import DomainError


def place_refusal(form: Form, refused: DomainError) -> None:
    """Put the sentence of a refusal at its field, or over the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, ValidationError(str(refused), code=refused.code))
