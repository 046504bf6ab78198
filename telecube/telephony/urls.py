"""Addresses of the room: SIP accounts, the company's numbers, its greeting, the names that its messages come from."""

from django.urls import path

from telecube.telephony.views import greetings, numbers, sender_names, sip_accounts

app_name = "telephony"
urlpatterns = [
    path("sip-accounts/", sip_accounts.sip_account_list, name="sip-account-list"),
    path("sip-accounts/new/", sip_accounts.sip_account_create, name="sip-account-create"),
    path("sip-accounts/<uuid:account_id>/", sip_accounts.sip_account, name="sip-account"),
    path("sip-accounts/<uuid:account_id>/number/", sip_accounts.sip_account_number, name="sip-account-number"),
    path("sip-accounts/<uuid:account_id>/password/", sip_accounts.sip_account_password, name="sip-account-password"),
    path("sip-accounts/<uuid:account_id>/delete/", sip_accounts.sip_account_delete, name="sip-account-delete"),
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
