"""The page behind the link of an invitation: the invited person sets a password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from telecube.accounts.actions.invitations import accept_invitation, invited_user
from telecube.accounts.errors import InvitationExpired, InvitationGone
from telecube.accounts.forms.fields import NewPasswordField
from telecube.accounts.forms.placing import focus_first_mistake
from telecube.core.access import public
from telecube.core.http import client_ip
from telecube.core.pages import refuse, show

TEMPLATE = "account/invitation.html"


class InvitationForm(forms.Form):
    """The password of the invited person, typed once; the page can show it."""

    password = NewPasswordField(label=_("Password of the panel"))

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})  # type: ignore[arg-type]


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """Ask for the password, or set it; a link that no longer works says what to do."""
    try:
        person = invited_user(link)
        identity = person.identity
        language = identity.language if identity else "pl"
        with translation.override(language):
            form = InvitationForm(request.POST if request.method == "POST" else None)
            if request.method != "POST":
                return show(request, TEMPLATE, form=form, person=person)
            if not form.is_valid():
                focus_first_mistake(form)
                return refuse(request, TEMPLATE, form=form, person=person)
            accept_invitation(link, password=form.cleaned_data["password"], ip=client_ip(request))
            return show(request, TEMPLATE, person=person, is_done=True)
    except (InvitationGone, InvitationExpired) as refused:
        return refuse(request, TEMPLATE, refused=refused)
