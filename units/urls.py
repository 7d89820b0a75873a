from django.urls import path

from units.views import invitations, login, passwords

app_name = "units"
urlpatterns = [
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", login.Logout.as_view(), name="logout"),
    path("password/change/", passwords.PasswordChange.as_view(), name="password-change"),
    path("password/reset/", passwords.PasswordReset.as_view(), name="password-reset"),
    path("password/reset/sent/", passwords.password_reset_sent, name="password-reset-sent"),
    path("password/reset/<uidb64>/<token>/", passwords.PasswordResetConfirm.as_view(), name="password-reset-confirm"),
    path("invitation/<uidb64>/<token>/", invitations.InvitationPage.as_view(), name="invitation"),
]
