"""All addresses of the product."""

from importlib.util import find_spec

from django.urls import include, path

PLACES = [("", "web"), ("", "accounts"), ("contacts/", "contacts"), ("", "calls")]
urlpatterns = [
    path(prefix, include(f"telecube.{room}.urls"))
    for prefix, room in PLACES
    if find_spec(f"telecube.{room}") and find_spec(f"telecube.{room}.urls")
]

handler400 = "telecube.web.views.errors.bad_request"
handler403 = "telecube.web.views.errors.forbidden"
handler404 = "telecube.web.views.errors.not_found"
handler500 = "telecube.web.views.errors.server_error"
