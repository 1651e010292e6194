"""Reads of applications, cases and surveys."""

from yijian.cases.queries.home import DraftRow, Yesterday, latest_draft, yesterday

__all__ = ["DraftRow", "Yesterday", "latest_draft", "yesterday"]
