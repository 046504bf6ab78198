"""Addresses of the log."""

from django.urls import path

from telecube.audit.views import log

app_name = "audit"
urlpatterns = [
    path("", log.log, name="log"),
    path("people/", log.people, name="people"),
    path("file/", log.log_file, name="log-file"),
    path("objects/<str:object_id>/", log.object_history, name="object-history"),
]
