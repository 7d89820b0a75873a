from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config.refusals import too_large
from config.views import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("too-large/", too_large, name="too-large"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("", include("monitoring.urls")),
    path("open-data/", include("open_data.urls")),
    path("", include("units.urls")),
    path("", include("api.urls")),
    path("", include("exchange.urls")),
    path("", include("webhooks.urls")),
    path("", include("reporting.urls")),
    # last: it answers every address below admin/ that the apps have not taken for pages of their own
    path("admin/", admin.site.urls),
]

handler400 = "config.refusals.bad_request"
handler500 = "config.refusals.server_error"
