"""Where staff find the cases."""

from django.http import HttpRequest

from yijian.accounts.queries import actor_of
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
            visible=_is_staff,
            namespaces=("casework",),
        ),
        Entry(face="find", title="办件号、办事人、事项", route="casework:cases"),
    )


def _is_staff(request: HttpRequest) -> bool:
    return actor_of(request).kind is ActorKind.STAFF
