"""Addresses of the console."""

from django.urls import path

from telecube.console.views import companies, exchanges, log, visits

app_name = "console"
urlpatterns = [
    path("", companies.company_list, name="company-list"),
    path("companies/<uuid:tenant_id>/", companies.company, name="company"),
    path("companies/<uuid:tenant_id>/trial/", companies.trial_extension, name="trial-extension"),
    path("companies/<uuid:tenant_id>/credit/", companies.credit, name="credit"),
    path("companies/<uuid:tenant_id>/visit/", visits.visit, name="visit"),
    path("companies/<uuid:tenant_id>/exchange-key/", exchanges.exchange_key, name="exchange-key"),
    path("exchanges/new/", exchanges.exchange_new, name="exchange-new"),
    path("visit/end/", visits.visit_end, name="visit-end"),
    path("log/", log.log, name="log"),
]
