"""Bundles 一件事: one thing done once, in one place.

A bundle is data: which items belong together, which are included by which answers, which need whose result. Guidance asks the fewest
questions, the plan shows what follows, and accepting the plan begins the one draft that the cases area files. A single item goes
the same way as a bundle of one. Rows S035-S041, S044, S048; SC-04, SC-05, SC-06.

Loops: none of its own; the application's. Tells: BundlePublished, BundleWithdrawn. Hears: nothing.
"""
