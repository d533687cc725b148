"""Mounted at /staff/notices/ by the roof."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("let-go/", views.let_go, name="notices_let_go"),
    path("<int:pk>/letter/", views.letter, name="notice_letter"),
    path("<int:pk>/settle/", views.settle, name="notice_settle"),
]
