from django.urls import include, path

from api.v1.addresses import addresses
from api.views import tokens

app_name = "api"
urlpatterns = [
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.token_new, name="token-new"),
    path("account/tokens/<int:pk>/revoke/", tokens.token_revoked, name="token-revoke"),
    path("api/v1/", include((addresses(), "v1"))),
]
