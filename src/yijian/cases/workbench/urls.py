"""Addresses of the departments' pages."""

from django.urls import path

from yijian.cases.workbench import correction, listing, review, surveys, whole

app_name = "casework"
urlpatterns = [
    path("work/cases/", listing.cases, name="cases"),
    path("work/cases/<slug:ref>/", review.show, name="case"),
    path("work/cases/<slug:ref>/tick/", review.tick, name="tick"),
    path("work/cases/<slug:ref>/do/<slug:move>/", review.do, name="do"),
    path("work/cases/<slug:ref>/correction/", correction.ask, name="correction"),
    path("work/cases/<slug:ref>/reveal/", review.reveal, name="reveal"),
    path("work/cases/<slug:ref>/letter/", review.letter, name="letter"),
    path("work/cases/<slug:ref>/files/<int:file_id>/", review.picture, name="picture"),
    path("work/cases/<slug:ref>/files/<int:file_id>/original/", review.download, name="download"),
    path("work/applications/<slug:ref>/", whole.show, name="application"),
    path("work/applications/<slug:ref>/deliver/", whole.deliver, name="deliver"),
    path("work/applications/<slug:ref>/reveal/", whole.reveal, name="reveal-application"),
    path("work/applications/<slug:ref>/receipt/", whole.receipt, name="receipt"),
    path("work/surveys/<slug:ref>/", surveys.show, name="survey"),
    path("work/surveys/<slug:ref>/arrange/", surveys.arrange, name="survey-arrange"),
    path("work/surveys/<slug:ref>/opine/", surveys.opine, name="survey-opine"),
    path("work/surveys/<slug:ref>/photos/<slug:digest>/", surveys.photo, name="survey-photo"),
]
