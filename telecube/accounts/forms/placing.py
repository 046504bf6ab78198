"""Placing refusals at the fields that they are about, and the cursor at the first of them."""

from django.core.exceptions import ValidationError
from django.forms import Form

from telecube.core.errors import DomainError


def place_refusal(form: Form, refused: DomainError) -> None:
    """Put the sentence of a refusal at its field, or over the form. The page is answered, so what it leaves stays."""
    if refused.afterwards is not None:
        refused.afterwards()
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, ValidationError(str(refused), code=refused.code))


def focus_first_mistake(form: Form) -> None:
    """Put the cursor into the first field that has to be corrected."""
    for name, field in form.fields.items():
        if form.has_error(name):
            field.widget.attrs["autofocus"] = True
            return
