"""Addresses of a citizen's filings."""

from django.urls import path

from yijian.cases.portal import correcting, filling, following, handing_in, inbox, signing, tracking

app_name = "cases"
urlpatterns = [
    path("apply/<slug:ref>/form/", filling.form, name="form"),
    path("apply/<slug:ref>/save/", filling.save, name="save"),
    path("apply/<slug:ref>/check/", filling.check, name="check"),
    path("apply/<slug:ref>/known/", filling.known, name="known"),
    path("apply/<slug:ref>/materials/", handing_in.materials, name="materials"),
    path("apply/<slug:ref>/materials/<slug:code>/", handing_in.look, name="look"),
    path("apply/<slug:ref>/materials/<slug:code>/give/", handing_in.give, name="give"),
    path("apply/<slug:ref>/materials/<slug:code>/promise/", handing_in.promise, name="promise"),
    path("apply/<slug:ref>/files/<int:file_id>/", handing_in.picture, name="picture"),
    path("apply/<slug:ref>/files/<int:file_id>/download/", handing_in.download, name="download"),
    path("apply/<slug:ref>/files/<int:file_id>/take-back/", handing_in.take_back, name="take-back"),
    path("apply/<slug:ref>/sign/", signing.sign, name="sign"),
    path("apply/<slug:ref>/sign/code/", signing.send_code, name="send-code"),
    path("my/", tracking.mine, name="mine"),
    path("my/<slug:ref>/", tracking.timeline, name="timeline"),
    path("my/<slug:ref>/discard/", tracking.discard, name="discard"),
    path("my/<slug:ref>/receipt/", tracking.receipt, name="receipt"),
    path("my/<slug:ref>/receipt/file/", tracking.receipt_file, name="receipt-file"),
    path("my/<slug:ref>/papers/<slug:paper_ref>/", tracking.paper, name="paper"),
    path("my/<slug:ref>/promises/<slug:promise_ref>/", tracking.hand_in, name="hand-in"),
    path("my/<slug:ref>/statements/<slug:revocation_ref>/", tracking.statement, name="statement"),
    path("my/<slug:ref>/withdraw/<slug:case_ref>/", tracking.withdraw, name="withdraw"),
    path("my/<slug:ref>/correct/<slug:case_ref>/", correcting.correct, name="correct"),
    path("follow/", following.follow, name="follow"),
    path("messages/", inbox.inbox, name="messages"),
    path("messages/read/", inbox.mark_read, name="mark-read"),
]
