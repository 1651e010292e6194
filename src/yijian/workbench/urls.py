"""Addresses of the workbench's shell."""

from django.urls import path

from yijian.workbench import desk, inbox, loop_page, passwords, systems, taking

app_name = "workbench"
urlpatterns = [
    path("work/", inbox.inbox, name="inbox"),
    path("work/inbox/export/", inbox.export, name="export"),
    path("work/desk/", desk.desk, name="desk"),
    path("work/counter/visitor/", desk.register, name="desk-visitor"),
    path("work/counter/for/", desk.act_for, name="desk-for"),
    path("work/counter/matter/", desk.choose, name="desk-matter"),
    path("work/counter/answers/", desk.answer, name="desk-answers"),
    path("work/counter/begin/", desk.begin, name="desk-begin"),
    path("work/counter/password/", passwords.reset, name="desk-password"),
    path("work/counter/next/", desk.next_visitor, name="desk-next"),
    path("work/of/<slug:loop>/", inbox.of_loop, name="of"),
    path("work/loops/<slug:loop>/<slug:ref>/", loop_page.show, name="loop"),
    path("work/loops/<slug:loop>/<slug:ref>/files/<slug:digest>/", loop_page.document, name="document"),
    path("work/loops/<slug:loop>/<slug:ref>/<slug:move>/", loop_page.make_move, name="move"),
    path("work/assignments/<int:assignment_id>/take/", taking.take, name="take"),
    path("work/assignments/<int:assignment_id>/hand-back/", taking.hand_back, name="hand-back"),
    path("work/systems/", systems.show, name="systems"),
    path("work/systems/<slug:code>/mood/", systems.set_mood, name="mood"),
    path("work/systems/calls/<int:call_id>/retry/", systems.retry, name="retry"),
]
