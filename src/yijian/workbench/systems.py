"""Outside systems: what was asked, what came back, what waits; in rehearsal the simulators' moods."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import needs
from yijian.kernel.refusal import NotFound
from yijian.plumbing import clock
from yijian.plumbing.connectors import base, board, queue, simulators
from yijian.plumbing.models import SimulatorMood
from yijian.ui.vocabulary import Option
from yijian.workbench.vocabulary import OPERATE


@needs(OPERATE)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show every outside system, its last calls, and whatever waits or was given up."""
    return render(
        request,
        "workbench/systems.html",
        {
            "systems": board.systems(),
            "waiting": board.waiting(),
            "recent": board.recent(),
            "taken": board.taken(),
            "moods": [Option(value=value, title=str(title)) for value, title in SimulatorMood.Mood.choices],
            "simulated": settings.CONNECTORS_SIMULATED,
        },
    )


@needs(OPERATE)
@require_POST
def set_mood(request: HttpRequest, code: str) -> HttpResponse:
    """Let a simulator behave in another way, to rehearse what happens then."""
    known = {info.code for info in base.connectors() if board.is_simulated(info.code)}
    mood = request.POST.get("mood", "")
    if code not in known or mood not in SimulatorMood.Mood.values or not settings.CONNECTORS_SIMULATED:
        raise NotFound(what="这个模拟器")
    simulators.set_mood(code, mood, now=clock.now())
    messages.success(request, f"{base.info(code).title}的模拟器现在是“{SimulatorMood.Mood(mood).label}”。")
    return redirect("workbench:systems")


@needs(OPERATE)
@require_POST
def retry(request: HttpRequest, call_id: int) -> HttpResponse:
    """Put a call that failed or was given up back into the queue."""
    if not queue.retry(call_id=call_id, now=clock.now()):
        raise NotFound(what="等着重发的这次调用")
    messages.success(request, "放回队列了，马上再发。")
    return redirect("workbench:systems")
