"""Tables of the plumbing."""

from yijian.plumbing.models.codes import OneTimeCode
from yijian.plumbing.models.connectors import ConnectorCall, SimulatedRecord, SimulatorMood
from yijian.plumbing.models.facts import FactReceipt, FactRecord
from yijian.plumbing.models.files import StoredFile
from yijian.plumbing.models.importing import ImportDraft
from yijian.plumbing.models.journal import JournalBlock, JournalEntry
from yijian.plumbing.models.loops import Assignment, ClockAlarm, ClockStop, LoopClock, LoopSubject
from yijian.plumbing.models.messages import Message
from yijian.plumbing.models.numbering import Counter

__all__ = [
    "Assignment",
    "ClockAlarm",
    "ClockStop",
    "ConnectorCall",
    "Counter",
    "FactReceipt",
    "FactRecord",
    "ImportDraft",
    "JournalBlock",
    "JournalEntry",
    "LoopClock",
    "LoopSubject",
    "Message",
    "OneTimeCode",
    "SimulatedRecord",
    "SimulatorMood",
    "StoredFile",
]
