"""Every address of the installation."""

from django.urls import URLPattern, URLResolver, include, path

from yijian.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("-/healthz", health.healthz, name="healthz"),
    path("-/metrics", health.figures, name="metrics"),
    path("", include("yijian.ui.urls")),
    path("", include("yijian.accounts.urls")),
    path("", include("yijian.bundles.urls")),
    path("", include("yijian.cases.urls")),
    path("", include("yijian.ratings.urls")),
    path("", include("yijian.certificates.urls")),
    path("", include("yijian.cases.workbench.urls")),
    path("", include("yijian.cases.workbench.desk_urls")),
    path("", include("yijian.workbench.import_urls")),
    path("", include("yijian.workbench.urls")),
    path("api/v1/", include("yijian.openapi.urls")),
    path("", include("yijian.portal.urls")),
]

handler404 = "yijian.config.refusals.not_found"
handler500 = "yijian.config.refusals.fault"
