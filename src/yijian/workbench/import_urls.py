"""Addresses of import and export; a namespace of their own keeps their entry in the rail lit."""

from django.urls import path

from yijian.workbench import importing

app_name = "importing"
urlpatterns = [
    path("work/import/", importing.show, name="start"),
    path("work/import/look/", importing.look, name="look"),
    path("work/import/current.xlsx", importing.current, name="current"),
    path("work/import/template.xlsx", importing.template, name="template"),
    path("work/import/<slug:ref>/", importing.draft, name="draft"),
    path("work/import/<slug:ref>/confirm/", importing.confirm, name="confirm"),
    path("work/import/<slug:ref>/again/", importing.again, name="again"),
]
