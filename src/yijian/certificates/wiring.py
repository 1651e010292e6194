"""Joining the declared loop to its table, and the pages to the navigation."""

from collections.abc import Callable

from django.http import HttpRequest

from yijian.accounts.queries import actor_of
from yijian.certificates import access, operations
from yijian.certificates.loops import CertificateLoop
from yijian.certificates.models import Certificate
from yijian.certificates.vocabulary import MANAGE, PRINT
from yijian.kernel.actor import ActorKind
from yijian.plumbing.loops import Description, LoopBinding, bind
from yijian.ui.operations import register_navigation
from yijian.ui.vocabulary import Entry


def bind_loops() -> None:
    """Bind the loop of certificates."""
    bind(
        LoopBinding(
            loop=CertificateLoop,
            model=Certificate,
            visible_to=access.visible_to,
            describe=_describe,
            url=lambda held: f"/work/certificates/{held.ref}/",
            operations={
                "suspend": operations.suspend_held,
                "restore": operations.restore_held,
                "cancel": operations.cancel_held,
                "revoke": operations.revoke_held,
            },
        )
    )


def add_navigation() -> None:
    """Add the wallet and the public check to the portal, and the issued certificates to the workbench."""
    register_navigation(
        Entry(
            face="tools",
            title="我的证照",
            route="certificates:wallet",
            order=40,
            icon="certificate",
            visible=_is_citizen,
        ),
        Entry(face="tabs", title="证照", route="certificates:wallet", order=40, icon="certificate"),
        Entry(face="foot", title="验证照", route="certificates:check", order=60),
        Entry(
            face="rail",
            section="闭环",
            title="颁发的证照",
            route="certificates:issued",
            order=70,
            icon="certificate",
            visible=_holds(MANAGE),
        ),
        Entry(
            face="rail",
            section="今天",
            title="打印证照凭证",
            route="certificates:visitor",
            order=80,
            icon="printer",
            visible=_holds(PRINT),
        ),
    )


def _is_citizen(request: HttpRequest) -> bool:
    return actor_of(request).kind is ActorKind.CITIZEN


def _holds(duty: str) -> Callable[[HttpRequest], bool]:
    return lambda request: actor_of(request).holds(duty)


def _describe(held: Certificate) -> Description:
    return Description(
        title=f"{held.title} {held.number}",
        person=held.holder_name,
        source=held.issuer_name,
        number=held.number,
        parent_ref=held.case_ref,
        about=(held.subject_ref,),
        lines=(("证照标识", held.mark), ("持证人", held.holder_name), ("发证机关", held.issuer_name)),
    )
