"""Addresses of the room billing."""

from django.urls import path

from telecube.billing.views import data_exports, frozen, payment_notices, top_ups

app_name = "billing"
urlpatterns = [
    path("data/", data_exports.data_export, name="data-export"),
    path("data/<uuid:export_id>/", data_exports.data_export_file, name="data-export-file"),
    path("frozen/", frozen.frozen, name="frozen"),
    path("top-ups/<uuid:top_up_id>/", top_ups.top_up, name="top-up"),
    path("payments/<slug:provider>/notice/", payment_notices.payment_notice, name="payment-notice"),
]
