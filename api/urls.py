from django.urls import include, path

from api.v1.addresses import addresses
from api.views import documentation, tokens

app_name = "api"
DESCRIBED = [
    path("docs/", documentation.documentation, name="documentation"),
    path("openapi.json", documentation.openapi, name="openapi"),
]
urlpatterns = [
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.token_new, name="token-new"),
    path("account/tokens/<int:pk>/revoke/", tokens.token_revoked, name="token-revoke"),
    path("api/v1/", include([*DESCRIBED, path("", include((addresses(), "v1")))])),
]
