"""Addresses of the room: allauth's names for the way in, our own for the people."""

from django.urls import include, path, re_path

from telecube.accounts.profile_urls import own_pages, second_factor_pages
from telecube.accounts.views import entrance, invitations, phones, sign_up, user_form, users

people = (
    [
        path("users/", users.user_list, name="user-list"),
        path("users/columns/", users.user_columns, name="user-columns"),
        path("users/new/", user_form.user_create, name="user-create"),
        path("users/<uuid:user_id>/edit/", user_form.user_edit, name="user-edit"),
        path("users/<uuid:user_id>/block/", users.user_block, name="user-block"),
        path("users/<uuid:user_id>/unblock/", users.user_unblock, name="user-unblock"),
        path("users/<uuid:user_id>/delete/", users.user_delete, name="user-delete"),
        path("users/<uuid:user_id>/invitation/", users.user_invitation, name="user-invitation"),
        path("invitation/<str:link>/", invitations.invitation, name="invitation"),
        path("users/<uuid:user_id>/sip/", phones.user_sip, name="user-sip"),
        path("users/<uuid:user_id>/sip/password/", phones.user_sip_password, name="user-sip-password"),
        *own_pages,
        path("email/confirmation/", entrance.email_confirmation, name="email-confirmation"),
    ],
    "accounts",
)

urlpatterns = [
    path("signup/", sign_up.sign_up, name="account_signup"),
    path("login/", entrance.login, name="account_login"),
    path("logout/", entrance.logout, name="account_logout"),
    path("login/inactive/", entrance.inactive, name="account_inactive"),
    path("password/reset/", entrance.password_reset, name="account_reset_password"),
    path("password/reset/sent/", entrance.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", entrance.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("email/confirm/", entrance.verification_sent, name="account_email_verification_sent"),
    path("email/confirm/<str:key>/", entrance.confirm_email, name="account_confirm_email"),
    *second_factor_pages,
    path("", include(people)),
]
