"""Addresses of webhooks, all below the administration."""

from django.urls import path

from webhooks.views import deliveries, endpoints

app_name = "webhooks"
urlpatterns = [
    path("admin/webhooks/", endpoints.endpoints, name="endpoints"),
    path("admin/webhooks/new/", endpoints.endpoint_new, name="endpoint-new"),
    path("admin/webhooks/deliveries/", deliveries.deliveries, name="deliveries"),
    path("admin/webhooks/deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("admin/webhooks/deliveries/<int:pk>/again/", deliveries.delivery_resend, name="delivery-again"),
    path("admin/webhooks/<int:pk>/", endpoints.endpoint, name="endpoint"),
    path("admin/webhooks/<int:pk>/switch/", endpoints.switch, name="switch"),
    path("admin/webhooks/<int:pk>/test/", endpoints.trial, name="test"),
    path("admin/webhooks/<int:pk>/secret/", endpoints.secret, name="secret"),
    path("admin/webhooks/<int:pk>/again/", endpoints.again, name="again"),
    path("admin/webhooks/<int:pk>/remove/", endpoints.remove, name="remove"),
]
