"""Addresses of the gallery and the reader's preferences."""

from django.urls import path

from yijian.ui import portal

app_name = "ui"
urlpatterns = [
    path("preferences/", portal.preferences, name="preferences"),
    path("ui/gallery/", portal.gallery, name="gallery"),
    path("ui/gallery/<slug:page>/", portal.gallery_page, name="gallery-page"),
]
