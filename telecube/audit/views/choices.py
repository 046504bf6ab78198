"""The people and the kinds of action as choices of the filters."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from telecube.accounts.models import User
from telecube.core.manifest import audit_words
from telecube.web.search_select import FEW, SearchSelect

MOST_SEARCHED = 100
OFFERED = 30


def person_field(chosen: UUID | None) -> SafeString:
    """Draw the choice of a person: a list, or in a large company a field that finds by words."""
    people = some_people("", FEW + 1)
    if len(people) > FEW and chosen:
        people += [(str(user.pk), user.name) for user in User.objects.filter(pk=chosen)]
    select = SearchSelect("audit:people")
    select.choices = [("", _("Everybody")), *people]
    return select.render("person", str(chosen or ""), {"id": "log-person", "class": "form-select"})


def some_people(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, name) of those who ever had a profile, deleted ones too, with all of the words, by name.

    Asked of the users and not of the log, which grows for years.
    """
    rows = User.objects.annotate(whole_name=Concat("first_name", Value(" "), "last_name"))
    for word in words.split():
        rows = rows.filter(whole_name__icontains=word)
    found = rows.order_by("first_name", "last_name", "id").values_list("pk", "whole_name")
    return [(str(user_id), name.strip()) for user_id, name in found[:size]]


def action_choices() -> list[tuple[str, str]]:
    """Return all actions that the rooms know, (code, sentence), by sentence."""
    return sorted(((code, str(sentence)) for code, sentence in audit_words().items()), key=lambda choice: choice[1])
