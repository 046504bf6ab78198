"""The page behind the link that takes a login policy off the main administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from telecube.accounts.actions.way_back import lift_policy_by_link, policy_of_link
from telecube.accounts.errors import LinkNoLongerWorks
from telecube.core.access import public
from telecube.core.http import client_ip
from telecube.core.pages import refuse, show

TEMPLATE = "accounts/policy_lift.html"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def policy_lift(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the button does, or take the policy off; by a button, because mail scanners open links."""
    try:
        if request.method == "POST":
            return show(request, TEMPLATE, policy=lift_policy_by_link(token, ip=client_ip(request)), is_done=True)
        return show(request, TEMPLATE, policy=policy_of_link(token))
    except LinkNoLongerWorks:
        return refuse(request, TEMPLATE, policy=None)
