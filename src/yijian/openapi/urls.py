"""Addresses of the open API."""

from django.urls import path

from yijian.openapi import docs
from yijian.openapi.api import api
from yijian.openapi.problems import answers_with_problems, nowhere

_addresses, _app, _namespace = api.urls
for _address in _addresses:
    if _address.callback is not None:
        _address.callback = answers_with_problems(_address.callback)

urlpatterns = [
    path("docs/", docs.show, name="openapi-docs"),
    path("", (_addresses, _app, _namespace)),
    path("<path:address>", answers_with_problems(nowhere)),
]
