"""Agencies: where the state stands and who may act where.

Regions (区划), agencies (部门/机构), halls and desks (大厅、窗口), mandates (委托、授权、赋权、服务前移、审批直报) and the
table of working days. Routing asks the mandates; nothing else decides who acts, in whose name, under whose seal.

Loops: none. Tells: ``agencies.mandate-granted``, ``agencies.mandate-revoked``, ``agencies.calendar-changed``. Hears: its own
``agencies.calendar-changed``, to count open clocks anew.
"""
