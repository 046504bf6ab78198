"""Addresses of the room: the company's numbers, its greeting and the names that its text messages come from."""

from django.urls import path

from telecube.telephony.views import greetings, numbers, sender_names

app_name = "telephony"
urlpatterns = [
    path("numbers/", numbers.number_list, name="number-list"),
    path("numbers/owners/", numbers.number_owners, name="number-owners"),
    path("numbers/<uuid:number_id>/", numbers.number, name="number"),
    path("greeting/", greetings.greeting, name="greeting"),
    path("greeting/speech/", greetings.greeting_speech, name="greeting-speech"),
    path("greeting/undo/", greetings.greeting_undo, name="greeting-undo"),
    path("greeting/numbers/", greetings.greeting_numbers, name="greeting-numbers"),
    path("sender-names/", sender_names.sender_name_list, name="sender-name-list"),
    path("sender-names/<uuid:sender_name_id>/delete/", sender_names.sender_name_delete, name="sender-name-delete"),
]
