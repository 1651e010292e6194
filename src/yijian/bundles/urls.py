"""Addresses of guidance and plans."""

from django.urls import path

from yijian.bundles import portal

app_name = "bundles"
urlpatterns = [
    path("things/", portal.thing_list, name="list"),
    path("things/<slug:code>/", portal.thing_page, name="thing"),
    path("things/<slug:code>/poster/", portal.poster, name="poster"),
    path("samples/<str:name>/", portal.sample, name="sample"),
    path("things/<slug:code>/ask/", portal.ask, name="ask"),
    path("things/<slug:code>/again/", portal.start_over, name="start-over"),
    path("things/<slug:code>/plan/", portal.plan, name="plan"),
    path("things/<slug:code>/choose/", portal.choose, name="choose"),
    path("things/<slug:code>/notice/", portal.notice, name="notice"),
    path("things/<slug:code>/begin/", portal.begin, name="begin"),
    path("things/<slug:code>/draft/<slug:ref>/", portal.renew, name="renew"),
]
