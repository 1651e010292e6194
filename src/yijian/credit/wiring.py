"""Joining the loops of credit to their tables."""

from yijian.credit import access, operations
from yijian.credit.loops import PromiseLoop, RevocationLoop
from yijian.credit.models import Promise, Revocation
from yijian.credit.vocabulary import PROMISE_TITLES, PromiseKind
from yijian.plumbing.loops import Description, LoopBinding, bind


def bind_loops() -> None:
    """Bind every loop of the area."""
    bind(
        LoopBinding(
            loop=PromiseLoop,
            model=Promise,
            visible_to=access.promises_visible_to,
            describe=_describe_promise,
            url=lambda promise: f"/work/loops/promise/{promise.ref}/",
            operations={
                "accept_paper": operations.accept_paper,
                "return_paper": operations.return_paper,
                "confirm": operations.confirm_promise,
                "find_false": operations.find_promise_false,
            },
        )
    )
    bind(
        LoopBinding(
            loop=RevocationLoop,
            model=Revocation,
            visible_to=access.revocations_visible_to,
            describe=_describe_revocation,
            url=lambda revocation: f"/work/loops/revocation/{revocation.ref}/",
            operations={
                "notify": operations.notify_revocation,
                "state": operations.state_case,
                "revoke": operations.decide_revocation,
                "drop": operations.drop_revocation,
            },
        )
    )


def _describe_promise(promise: Promise) -> Description:
    return Description(
        title=promise.title,
        person=promise.subject_name,
        source=PROMISE_TITLES[PromiseKind(promise.kind)],
        parent_ref=promise.application_ref,
        about=(promise.subject_ref,),
        lines=(("承诺内容", promise.text), ("承诺人", promise.subject_name)),
        files=tuple((str(file.get("name", promise.title)), str(file["digest"])) for file in promise.files),
    )


def _describe_revocation(revocation: Revocation) -> Description:
    return Description(
        title=f"撤销：{revocation.title}",
        person=revocation.subject_name,
        source="承诺没有履行",
        parent_ref=revocation.promise.application_ref,
        about=(revocation.subject_ref,),
        lines=(
            ("没有履行的承诺", revocation.promise.title),
            ("起因", revocation.why),
            ("告知的事实和理由", revocation.facts),
            ("依据", revocation.basis),
            ("当事人意见", revocation.statement),
        ),
    )
