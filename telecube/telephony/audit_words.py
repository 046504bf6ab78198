"""The log's sentences for what happens in the room telephony; the manifest registers them."""

from django.utils.translation import gettext_lazy as _

AUDIT_WORDS = {
    "telephony.number.added": _("Number added"),
    "telephony.number.owner_changed": _("Owner of a number changed"),
    "telephony.number.label_changed": _("Name of a number changed"),
    "telephony.sip_account.created": _("SIP account created"),
    "telephony.sip_account.password_changed": _("Password of a SIP account changed"),
    "telephony.sip_account.extension_changed": _("Internal number of a SIP account changed"),
    "telephony.sip_account.assigned": _("SIP account given to a user"),
    "telephony.sip_account.presentation_changed": _("Number shown to others changed"),
    "telephony.sip_account.deleted": _("SIP account deleted"),
    "telephony.device_access.changed": _("Networks of a SIP account changed"),
    "telephony.device_access.company_changed": _("Networks for the company’s phones changed"),
    "telephony.sender_name.added": _("Sender name added"),
    "telephony.sender_name.deleted": _("Sender name deleted"),
    "telephony.sip_account.freed": _("SIP account taken from a user"),
    "telephony.sms_presentation.changed": _("Senders of text messages changed"),
    "telephony.greeting.changed": _("Greeting changed"),
    "telephony.greeting.restored": _("Former greeting brought back"),
}

AUDIT_FIELDS = {
    "device_id": _("Device"),
    "user": _("User"),
    "extension": _("Internal number"),
    "owner": _("Owner"),
    "e164": _("Number"),
    "label": _("Name of the number"),
    "number": _("Number"),
    "address_ranges": _("Networks"),
    "address_lists": _("Lists of addresses"),
    "senders": _("Senders of text messages"),
    "greeting_text": _("Text of the greeting"),
    "greeting_recording": _("Recording of the greeting"),
    "is_greeted": _("Callers hear the greeting"),
    "ungreeted_numbers": _("Numbers without the greeting"),
}
