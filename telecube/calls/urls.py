"""Addresses of the room."""

from django.urls import include, path

from telecube.calls.views import call_back, call_list, screen_pop

app_name = "calls"
urlpatterns = [
    path("history/", call_list.call_list, name="call-list"),
    path("calls/to-call-back/", call_back.call_back, name="call-back"),
    path("calls/<str:linked_id>/screen-pop/", screen_pop.screen_pop, name="screen-pop"),
    path("", include("telecube.calls.softphone.urls")),
]
