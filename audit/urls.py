"""Mounted at /staff/audit/ by the roof."""

from django.urls import path

from audit import views

urlpatterns = [path("", views.trail, name="audit_trail")]
