"""Addresses of the room."""

from django.urls import include, path

from telecube.calls.views import call_back, call_list, phone_check, screen_pop

app_name = "calls"
urlpatterns = [
    path("history/", call_list.call_list, name="call-list"),
    path("calls/to-call-back/", call_back.call_back, name="call-back"),
    path("calls/<str:linked_id>/screen-pop/", screen_pop.screen_pop, name="screen-pop"),
    path("phone-check/", phone_check.phone_check, name="phone-check"),
    path("phone-check/call/", phone_check.phone_check_state, name="phone-check-call"),
    path("phone-check/microphone/", phone_check.microphone_heard, name="microphone-heard"),
    path("", include("telecube.calls.softphone.urls")),
]
