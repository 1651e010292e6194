"""Accounts: people, firms, those who act for them, staff and their duties, and signing in.

A subject is a natural or a legal person. Somebody who acts for another does so under a recorded authority; staff act under
duties granted for a period. One middleware turns every request into an ``Actor``; operations everywhere take that value.
Personal data is stored sealed (SM4-GCM), looked up by keyed digest (HMAC-SM3), shown masked, and revealed for a stated
purpose with a journal row that the person can read. Messages go to the mobile number and to the mail address that each person
confirms by a code; a firm's go to its legal representative.

Loops: none. Tells: ``accounts.authority-recorded``, ``accounts.authority-revoked``, ``accounts.duty-granted``,
``accounts.duty-revoked``. Hears: none.
"""
