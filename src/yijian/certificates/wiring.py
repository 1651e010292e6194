"""Joining the declared loop to its table, and the pages to the navigation."""

from yijian.certificates import access, operations
from yijian.certificates.loops import CertificateLoop
from yijian.certificates.models import Certificate
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
    """Add the wallet and the public check to the portal."""
    register_navigation(
        Entry(face="tools", title="我的证照", route="certificates:wallet", order=40, icon="certificate"),
        Entry(face="foot", title="验证照", route="certificates:check", order=60),
    )


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
