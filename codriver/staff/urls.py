"""Pages of staff: sign-in, set-up link, invitations, colleagues, and everybody's own page.

The sign-in library keeps its own names; only those of its pages that work without a mailer are here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from codriver.staff import entrance, me, staff, staff_audit

entrances = [
    path("start/<str:token>/", entrance.start, name="start"),
    path("join/<str:token>/", entrance.join, name="join"),
    path("new-password/<str:token>/", entrance.new_password, name="new_password"),
    path("me/", me.me, name="me"),
    path("me/sessions/", me.sessions, name="sessions"),
    path("set-up/", staff.setup, name="setup"),
    path("set-up/colleagues/", staff.colleagues, name="colleagues"),
    path("set-up/colleagues/<int:pk>/", staff.colleague, name="colleague"),
    path("set-up/audit/", staff_audit.audit, name="audit"),
]

urlpatterns = [
    path("", include((entrances, "staff"))),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second/", second.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", second.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-out/", account.logout, name="account_logout"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/keys/", second.index, name="mfa_index"),
    path("me/keys/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("me/keys/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("me/keys/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("me/keys/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("me/keys/app/add/", app.activate_totp, name="mfa_activate_totp"),
    path("me/keys/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/keys/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/keys/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/keys/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
