"""Addresses of the room contacts."""

from django.urls import path

from telecube.contacts.views import imports, person_card, person_form, person_list

app_name = "contacts"
urlpatterns = [
    path("persons/", person_list.person_list, name="person-list"),
    path("persons/new/", person_form.person_create, name="person-create"),
    path("persons/imports/", imports.import_list, name="import-list"),
    path("persons/imports/<uuid:import_id>/", imports.person_import, name="import"),
    path("persons/imports/<uuid:import_id>/start/", imports.import_start, name="import-start"),
    path("persons/imports/<uuid:import_id>/undo/", imports.import_undo, name="import-undo"),
    path("persons/imports/<uuid:import_id>/state/", imports.import_state, name="import-state"),
    path("persons/phone-check/", person_form.phone_check, name="phone-check"),
    path("persons/<uuid:person_id>/", person_card.person_card, name="person-card"),
    path("persons/<uuid:person_id>/edit/", person_form.person_edit, name="person-edit"),
    path("persons/<uuid:person_id>/notes/", person_card.note_create, name="note-create"),
    path("persons/<uuid:person_id>/history/", person_card.person_history, name="person-history"),
]
