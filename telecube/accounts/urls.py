"""Addresses of the room: allauth's names for the way in, our own for the people."""

from django.urls import include, path, re_path

from telecube.accounts.profile_urls import own_pages, second_factor_pages
from telecube.accounts.views import (
    avatars,
    entrance,
    invitations,
    main_administrator,
    permission_group_wizard,
    permission_groups,
    phones,
    profile_choices,
    sign_up,
    user_form,
    user_groups,
    user_logins,
    users,
)

people = (
    [
        path("users/", users.user_list, name="user-list"),
        path("users/filters/<slug:code>/", users.user_filter_choices, name="user-filter-choices"),
        path("users/columns/", users.user_columns, name="user-columns"),
        path("users/new/", user_form.user_create, name="user-create"),
        path("users/<uuid:user_id>/edit/", user_form.user_edit, name="user-edit"),
        path("users/<uuid:user_id>/block/", users.user_block, name="user-block"),
        path("users/<uuid:user_id>/unblock/", users.user_unblock, name="user-unblock"),
        path("users/<uuid:user_id>/delete/", users.user_delete, name="user-delete"),
        path("users/<uuid:user_id>/invitation/", users.user_invitation, name="user-invitation"),
        path("users/<uuid:user_id>/logins/", user_logins.user_logins, name="user-logins"),
        path("users/<uuid:user_id>/second-factor/", user_logins.user_second_factor, name="user-second-factor"),
        path("users/<uuid:user_id>/sessions/end/", user_logins.user_sessions_end, name="user-sessions-end"),
        path(
            "users/<uuid:user_id>/sessions/<uuid:session_id>/end/",
            user_logins.user_session_end,
            name="user-session-end",
        ),
        path("invitation/<str:link>/", invitations.invitation, name="invitation"),
        path("users/<uuid:user_id>/sip/", phones.user_sip, name="user-sip"),
        path("users/<uuid:user_id>/sip/password/", phones.user_sip_password, name="user-sip-password"),
        path("user-groups/", user_groups.user_group_list, name="user-group-list"),
        path("user-groups/new/", user_groups.user_group_create, name="user-group-create"),
        path("user-groups/search/", profile_choices.user_group_search, name="user-group-search"),
        path("user-groups/<uuid:group_id>/ticks/", profile_choices.user_group_ticks, name="user-group-ticks"),
        path("user-groups/<uuid:group_id>/", user_groups.user_group_contents, name="user-group-contents"),
        path("user-groups/<uuid:group_id>/edit/", user_groups.user_group_edit, name="user-group-edit"),
        path("user-groups/<uuid:group_id>/place/", user_groups.user_group_place, name="user-group-place"),
        path("user-groups/<uuid:group_id>/delete/", user_groups.user_group_delete, name="user-group-delete"),
        path("user-groups/<uuid:group_id>/subgroups/", user_groups.subgroup_create, name="subgroup-create"),
        path("user-groups/<uuid:group_id>/name/", user_groups.subgroup_rename, name="subgroup-rename"),
        path("users/<uuid:user_id>/avatar/", avatars.user_avatar, name="user-avatar"),
        path("avatars/<uuid:user_id>/<slug:avatar_hash>.webp", avatars.avatar, name="avatar"),
        *own_pages,
        path("permission-groups/", permission_groups.permission_group_list, name="permission-group-list"),
        path("permission-groups/new/", permission_group_wizard.permission_group_create, name="permission-group-create"),
        path(
            "permission-groups/choices/",
            profile_choices.permission_group_choices,
            name="permission-group-choices",
        ),
        path(
            "permission-groups/drafts/<uuid:draft_id>/",
            permission_group_wizard.permission_group_draft,
            name="permission-group-draft",
        ),
        path(
            "permission-groups/drafts/<uuid:draft_id>/users/",
            permission_group_wizard.permission_group_users,
            name="permission-group-users",
        ),
        path("permission-groups/main-administrator/", main_administrator.main_administrator, name="main-administrator"),
        path(
            "permission-groups/main-administrator/<uuid:user_id>/",
            main_administrator.main_administrator_confirm,
            name="main-administrator-confirm",
        ),
        path(
            "permission-groups/<uuid:group_id>/",
            permission_groups.permission_group_details,
            name="permission-group-details",
        ),
        path(
            "permission-groups/<uuid:group_id>/edit/",
            permission_group_wizard.permission_group_edit,
            name="permission-group-edit",
        ),
        path(
            "permission-groups/<uuid:group_id>/delete/",
            permission_groups.permission_group_delete,
            name="permission-group-delete",
        ),
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
