"""Addresses of the portal's shell."""

from django.urls import path

from yijian.portal import pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", pages.search, name="search"),
    path("halls/", pages.halls, name="halls"),
    path("privacy/", pages.privacy, name="privacy"),
]
