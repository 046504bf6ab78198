"""Addresses of the room: operations for programs, their document, pages for people."""

from django.urls import include, path

from telecube.api.mount import PREFIX, operations_urls
from telecube.api.views import documentation, keys

pages = (
    [
        path("api-keys/", keys.key_list, name="key-list"),
        path("api-keys/new/", keys.key_create, name="key-create"),
        path("api-keys/<uuid:key_id>/revoke/", keys.key_revoke, name="key-revoke"),
        path("api-keys/requests/", keys.request_log, name="request-log"),
        path("api/docs/", documentation.documentation, name="documentation"),
        path("api/v1/openapi.json", documentation.openapi, name="openapi"),
    ],
    "api",
)

urlpatterns = [
    path("", include(pages)),
    path(PREFIX, include((operations_urls(), "api-v1"))),
    path("api/v1/<path:rest>", documentation.nothing_here),
]
