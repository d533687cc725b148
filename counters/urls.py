"""Addresses of the counter: the public's and the desk's."""

urlpatterns = []
