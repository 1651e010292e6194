"""Where staff find the cases."""

from django.http import HttpRequest

from yijian.accounts.queries import actor_of
from yijian.cases.vocabulary import HANDLING
from yijian.kernel.actor import ActorKind
from yijian.ui.operations import register_navigation
from yijian.ui.vocabulary import Entry


def register() -> None:
    """Put the cases into the rail and behind the workbench's search."""
    register_navigation(
        Entry(
            face="rail",
            section="今天",
            title="办件",
            route="casework:cases",
            icon="file-text",
            order=30,
            visible=_handles_cases,
            namespaces=("casework",),
        ),
        Entry(face="find", title="办件号、办事人、事项", route="casework:cases"),
    )


def _handles_cases(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return actor.kind is ActorKind.STAFF and any(actor.holds(duty) for duty in HANDLING)
