"""All addresses of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("telecube.site.urls")),
    path("", include("telecube.web.urls")),
    path("", include("telecube.accounts.urls")),
    path("billing/", include("telecube.billing.urls")),
    path("contacts/", include("telecube.contacts.urls")),
    path("exchange/", include("telecube.telephony.urls")),
    path("", include("telecube.calls.urls")),
    path("audit/", include("telecube.audit.urls")),
    path("", include("telecube.api.urls")),
    path("console/", include("telecube.console.urls")),
]

handler400 = "telecube.web.views.errors.bad_request"
handler403 = "telecube.web.views.errors.forbidden"
handler404 = "telecube.site.views.errors.not_found"
handler500 = "telecube.web.views.errors.server_error"
