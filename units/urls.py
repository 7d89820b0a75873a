from django.urls import path

from units.views import invitations, login, passwords, second_step, security, single_sign_on

app_name = "units"
urlpatterns = [
    path("login/", login.Login.as_view(), name="login"),
    path("login/second/", second_step.SecondStep.as_view(), name="second-step"),
    path("login/second/set-up/", second_step.SecondSetUp.as_view(), name="second-set-up"),
    path("login/sso/", single_sign_on.Start.as_view(), name="sso"),
    path("login/sso/return/", single_sign_on.sso_return, name="sso-return"),
    path("logout/", login.Logout.as_view(), name="logout"),
    path("account/security/", security.security, name="security"),
    path("account/security/add/", security.add, name="security-add"),
    path("account/security/codes/", security.codes, name="security-codes"),
    path("account/security/sessions/", security.end_sessions, name="security-sessions"),
    path("account/security/<int:pk>/remove/", security.remove, name="security-remove"),
    path("account/confirm/", security.confirm, name="confirm"),
    path("password/change/", passwords.PasswordChange.as_view(), name="password-change"),
    path("password/reset/", passwords.PasswordReset.as_view(), name="password-reset"),
    path("password/reset/sent/", passwords.password_reset_sent, name="password-reset-sent"),
    path("password/reset/<uidb64>/<token>/", passwords.PasswordResetConfirm.as_view(), name="password-reset-confirm"),
    path("invitation/<uidb64>/<token>/", invitations.InvitationPage.as_view(), name="invitation"),
]
