"""The list of people: one address for the page and for the fragment that the search swaps."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from telecube.contacts.permissions import PERSON_CREATE, PERSON_VIEW
from telecube.contacts.queries.persons import person_list_size, person_page
from telecube.core.access import requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show
from telecube.core.phone_numbers import to_e164

FRAGMENT = "person-list"
QUERY_LENGTH = 200


@requires(PERSON_VIEW)
@require_safe
def person_list(request: TenantRequest) -> HttpResponse:
    """Show one page of people, those that match ``q`` or all."""
    query = request.GET.get("q", "").strip()[:QUERY_LENGTH]
    page = person_page(request.actor, query=query, after=request.GET.get("after"), before=request.GET.get("before"))
    number = to_e164(query) if query else None
    template = "contacts/_person_list.html" if request.htmx.target == FRAGMENT else "contacts/person_list.html"
    return show(
        request,
        template,
        page=page,
        query=query,
        number=number,
        create_with_number=f"{reverse('contacts:person-create')}?{urlencode({'phone': number})}",
        is_whole=page.next_mark is None and page.previous_mark is None,
        size=None if query else person_list_size(request.actor),
        may_create=request.actor.can(PERSON_CREATE),
    )
