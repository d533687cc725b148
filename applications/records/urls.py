"""The reading rooms: who comes today, and when they are open. Under /staff/reading-room/."""

from django.urls import path

from applications.records import reading_room

urlpatterns = [
    path("", reading_room.day, name="reading_room"),
    path("hours/", reading_room.hours, name="reading_hours"),
]
