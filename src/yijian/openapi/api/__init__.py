"""The open API itself: version 1."""

from yijian.openapi import callers, keeping, problems
from yijian.openapi.api import applications, cases, following, me, ratings, things, work
from yijian.openapi.document import DocumentedAPI

api = DocumentedAPI(
    title="一件通开放接口",
    version="1.0.0",
    description="群众端应用用登录会话调用；部门业务系统用SM2或HMAC-SM3签名调用。拒绝一律是application/problem+json。",
    urls_namespace="openapi",
    docs_url=None,
    auth=[callers.MachineSignature(), callers.SignedIn()],
)
"""No ready-made documentation page: those load scripts from elsewhere, which our content policy forbids. ``docs`` draws ours."""

problems.register(api)
api.add_decorator(keeping.keeps_answers, mode="view")
api.add_router("", me.router)
api.add_router("", things.router)
api.add_router("", applications.router)
api.add_router("", ratings.router)
# Before the cases: its answer to a correction is more exact than their any-move address.
api.add_router("", following.router)
api.add_router("", cases.router)
api.add_router("", work.router)
api.add_router("/certificates/", "yijian.certificates.api.router")

__all__ = ["api"]
