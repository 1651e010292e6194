"""Tolerant acceptance, promises and credit 容缺、承诺与信用.

Somebody promises in writing that a paper will follow (容缺受理) or that a condition is met (告知承诺). The promise has a day. Kept, it
ends well; broken or false, a revocation procedure opens: notice, the right to state, decision; the breach stands in the credit
record and promises are no longer taken from whoever broke one, until the record is repaired. Rows S116-S129, SC-02, SC-03, SC-16.

Loops: promise 承诺, revocation 撤销.
Tells: PromiseSigned, PromiseKept, PromiseBroken, RevocationDecided, CreditRecorded. Hears: its own PromiseBroken.
"""
