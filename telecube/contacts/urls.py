"""Addresses of the room contacts."""

from django.urls import path

from telecube.contacts.views import person_card, person_form, person_list

app_name = "contacts"
urlpatterns = [
    path("persons/", person_list.person_list, name="person-list"),
    path("persons/new/", person_form.person_create, name="person-create"),
    path("persons/phone-check/", person_form.phone_check, name="phone-check"),
    path("persons/<uuid:person_id>/", person_card.person_card, name="person-card"),
    path("persons/<uuid:person_id>/edit/", person_form.person_edit, name="person-edit"),
    path("persons/<uuid:person_id>/notes/", person_card.note_create, name="note-create"),
    path("persons/<uuid:person_id>/history/", person_card.person_history, name="person-history"),
]
