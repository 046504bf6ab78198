"""Addresses of the room billing."""

from django.urls import path

from telecube.billing.views import frozen, payment_notices, top_ups

app_name = "billing"
urlpatterns = [
    path("frozen/", frozen.frozen, name="frozen"),
    path("top-ups/<uuid:top_up_id>/", top_ups.top_up, name="top-up"),
    path("payments/<slug:provider>/notice/", payment_notices.payment_notice, name="payment-notice"),
]
