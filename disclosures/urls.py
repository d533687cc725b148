"""Addresses of what the agency publishes: the public's and the editors'."""

urlpatterns = []
