"""Reads of applications, cases and surveys."""

from yijian.cases.queries.home import DraftRow, Yesterday, latest_draft, wanted_items, yesterday

__all__ = ["DraftRow", "Yesterday", "latest_draft", "wanted_items", "yesterday"]
