"""The open API: what citizens' apps and departments' own systems do over HTTP, under /api/v1/.

Words: a *machine client* is a system that signs its calls; a *call* is one request; a *kept answer* is the answer of a call that was
made under an idempotency key. Each endpoint translates, makes one call into queries or operations, and translates back.
Tells nothing and hears nothing.
"""
