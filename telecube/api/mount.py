"""The API as Django sees it: ninja's views, each behind the gate, and its OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.responses import NinjaJSONEncoder

from telecube.api.gate import behind_the_gate
from telecube.api.operations import permission_groups, rights, sip_accounts, user_groups, users
from telecube.api.problems import translate_refusals

PREFIX = "api/v1/"
VERSION = "1.0"
#: What holds for all operations on a noun; the page of the documentation translates it.
TAGS = {
    "users": _(
        "Each user has one SIP account of his own. “Block” keeps somebody out of the panel and ends open sessions; the "
        "SIP account goes on working. Whoever deletes a user stops the account too."
    ),
    "rights": _("What a permission group can be made of; names and sentences in the language of Accept-Language."),
    "sip-accounts": _(
        "A SIP account has no blocking: it works as long as it exists, also while its user is blocked. To silence its "
        "devices, set a new password or delete it. Who has it is changed at the user, with free_sip_account_id."
    ),
}

api = NinjaAPI(
    title="TeleCube CRM API",
    version=VERSION,
    description=(
        "People, groups and SIP accounts of one company. Send the key in the header “Authorization: Bearer tck_…”. "
        "Refusals are problem documents (RFC 9457)."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
    openapi_extra={
        "security": [{"key": []}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
    },
)
api.add_router("users", users.router)
api.add_router("user-groups", user_groups.router)
api.add_router("permission-groups", permission_groups.router)
api.add_router("rights", rights.router)
api.add_router("sip-accounts", sip_accounts.router)
translate_refusals(api)


def operations_urls() -> list[URLPattern]:
    """Return the addresses of all operations, each behind the gate; ninja's own start page is left out."""
    patterns, _app, _namespace = api.urls
    return [
        # Django's own converter: ninja's name for it says the same.
        path(str(pattern.pattern).replace("<uuidstr:", "<uuid:"), behind_the_gate(pattern.callback), name=pattern.name)
        for pattern in patterns
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document as plain values; the same whoever asks."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    document: dict[str, Any] = json.loads(json.dumps(schema, cls=NinjaJSONEncoder))
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    return document
