"""Addresses of the certificates; included at the root."""

from django.urls import path

from yijian.certificates import workbench
from yijian.certificates.portal import checking, wallet

app_name = "certificates"
urlpatterns = [
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/<slug:ref>/", wallet.certificate, name="certificate"),
    path("wallet/<slug:ref>/file/", wallet.download, name="download"),
    path("wallet/<slug:ref>/show/", wallet.show, name="show"),
    path("wallet/<slug:ref>/show/<slug:showing>/", wallet.showing, name="showing"),
    path("wallet/<slug:ref>/lend/", wallet.lend, name="lend"),
    path("wallet/<slug:ref>/copy/", wallet.copy, name="copy"),
    path("wallet/<slug:ref>/uses/<slug:use>/file/", wallet.copy_file, name="copy-file"),
    path("wallet/<slug:ref>/uses/<slug:use>/withdraw/", wallet.withdraw, name="withdraw"),
    path("check/", checking.check, name="check"),
    path("check/file/", checking.check_file, name="check-file"),
    path("check/shown/<slug:code>/", checking.check_shown, name="check-shown"),
    path("check/<str:code>/", checking.check_code, name="check-code"),
    path("check/<str:code>/open/", checking.open_lent, name="open-lent"),
    path("work/certificates/", workbench.issued, name="issued"),
    path("work/certificates/visitor/", workbench.visitor, name="visitor"),
    path("work/certificates/visitor/<slug:use>/", workbench.visitor_copy, name="visitor-copy"),
    path("work/certificates/<slug:ref>/", workbench.certificate, name="issued-certificate"),
    path("work/certificates/<slug:ref>/file/", workbench.download, name="issued-file"),
    path("work/certificates/<slug:ref>/<slug:move>/", workbench.move, name="move"),
]
