"""Addresses of one's own profile, of second factors (allauth's names) and of the page Bezpieczeństwo."""

from django.urls import path

from telecube.accounts.views import address_lists, avatars, phones, profile, second_factor, security, way_back

LISTS = "security/address-lists/"
own_pages = [
    path("profile/", profile.profile, name="profile"),
    path("profile/avatar/", avatars.own_avatar, name="own-avatar"),
    path("profile/password/", profile.password, name="profile-password"),
    path("profile/sip-password/", phones.own_sip_password, name="profile-sip-password"),
    path("profile/email/", profile.email, name="profile-email"),
    path("profile/email/stop/", profile.email_change_stop, name="email-change-stop"),
    path("profile/email/<str:token>/", profile.email_change_link, name="email-change-link"),
    path("profile/sessions/end/", profile.sessions_end, name="sessions-end"),
    path("profile/sessions/<uuid:session_id>/end/", profile.session_end, name="session-end"),
    path("profile/support-pin/", profile.support_pin, name="support-pin"),
    path("profile/support-pin/renew/", profile.support_pin_renew, name="support-pin-renew"),
    path("login/policy/<str:token>/", way_back.policy_lift, name="policy-lift"),
    path("security/", security.security, name="security"),
    path("security/policies/new/", security.policy_create, name="policy-create"),
    path("security/policies/<uuid:policy_id>/", security.policy_edit, name="policy-edit"),
    path("security/policies/<uuid:policy_id>/delete/", security.policy_delete, name="policy-delete"),
    path("security/address-lists/new/", address_lists.address_list_create, name="address-list-create"),
    path("security/address-lists/<uuid:list_id>/", address_lists.address_list, name="address-list"),
    path("security/address-lists/<uuid:list_id>/file/", address_lists.address_list_file, name="address-list-file"),
    path(
        "security/address-lists/<uuid:list_id>/delete/", address_lists.address_list_delete, name="address-list-delete"
    ),
    path("security/second-factor/", security.second_factor_demand, name="second-factor-demand"),
    path("security/second-factor/groups/", security.second_factor_groups, name="second-factor-groups"),
    path("security/people/", security.policy_people, name="policy-people"),
    path("security/devices/choices/", security.device_choices, name="device-choices"),
    path("security/devices/", security.device_access, name="device-access"),
]

FACTOR = "profile/second-factor/"
second_factor_pages = [
    path("login/second-step/", second_factor.authenticate, name="mfa_authenticate"),
    path("profile/again/", second_factor.reauthenticate, name="account_reauthenticate"),
    path("profile/again/code/", second_factor.reauthenticate_by_code, name="mfa_reauthenticate"),
    path("profile/again/passkey/", second_factor.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"),
    path(FACTOR, second_factor.index, name="mfa_index"),
    path(f"{FACTOR}app/connect/", second_factor.activate_totp, name="mfa_activate_totp"),
    path(f"{FACTOR}app/disconnect/", second_factor.deactivate_totp, name="mfa_deactivate_totp"),
    path(f"{FACTOR}codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{FACTOR}codes/new/", second_factor.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path(f"{FACTOR}codes/download/", second_factor.download_recovery_codes, name="mfa_download_recovery_codes"),
    path(f"{FACTOR}passkeys/", second_factor.list_passkeys, name="mfa_list_webauthn"),
    path(f"{FACTOR}passkeys/new/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path(f"{FACTOR}passkeys/<int:pk>/name/", second_factor.edit_passkey, name="mfa_edit_webauthn"),
    path(f"{FACTOR}passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
]
