"""Certificates, seals and written documents: what a decision leaves in people's hands (S130 to S134, S098, S063).

A certificate is created, numbered, typeset, sealed and signed in the transaction of the decision that grants it (国务院令第716号:
an electronic certificate and an electronic seal count as paper and ink). Every version carries its national mark (GB/T 36904), its
data signed with SM2, a PDF with a PAdES signature, and a short code with which anybody can check it. A copy for one purpose bears
that purpose and an end; who used a certificate, for what, is written down and shown to its holder.

Loops: ``certificate``. Tells: ``certificates.issued``, ``certificates.changed``, ``certificates.cancelled``,
``certificates.suspended``, ``certificates.restored``, ``certificates.expired``. Hears: none.
"""
