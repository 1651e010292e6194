"""Addresses of a visitor's filing at the desk."""

from django.urls import path

from yijian.cases.workbench import desk

app_name = "deskwork"
urlpatterns = [
    path("work/desk/<slug:ref>/", desk.filing, name="filing"),
    path("work/desk/<slug:ref>/save/", desk.save, name="save"),
    path("work/desk/<slug:ref>/give/<slug:code>/", desk.give, name="give"),
    path("work/desk/<slug:ref>/promise/<slug:code>/", desk.promise, name="promise"),
    path("work/desk/<slug:ref>/take-back/<int:file_id>/", desk.take_back, name="take-back"),
    path("work/desk/<slug:ref>/sign/", desk.sign, name="sign"),
    path("work/desk/<slug:ref>/discard/", desk.discard, name="discard"),
    path("work/desk/<slug:ref>/receipt/", desk.receipt, name="receipt"),
]
