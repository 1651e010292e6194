"""The law and the arithmetic of one-stop services, in plain Python.

No framework, no database, no clock: everything here is a function of its arguments, typed strictly and tested by
property. Areas above turn rows into these values, ask, and write the answer down.

Rooms: identifiers (codes and check digits) · workdays and clocks (time limits) · rules (the one boolean language) ·
definitions (what an item and a bundle are) · forms and compose (one form, one list of materials, one plan) · loop (the
declaration of a closed loop) · indicator · refusal, actor, fact (shared words).
"""
