"""Addresses of the softphone, included by the room's own."""

from django.urls import path

from telecube.calls.softphone import views

urlpatterns = [
    path("softphone/credentials/", views.softphone_credentials, name="softphone-credentials"),
    path("softphone/party/", views.softphone_party, name="softphone-party"),
]
