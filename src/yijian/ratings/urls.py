"""Addresses of ratings."""

from django.urls import path

from yijian.ratings import portal

app_name = "ratings"
urlpatterns = [
    path("my/<slug:ref>/rate/", portal.rate, name="rate"),
    path("my/<slug:ref>/rate/again/", portal.object_again, name="again"),
]
