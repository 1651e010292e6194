"""Catalogue: what can be applied for, on what terms, and how people find it.

Service items (事项) in append-only versions, the shared data elements of all forms (数据元), versioned lists (清单), groups of everyday words
(同义词), and the search that people start from. A guide, a form, a clerk's check list and the case itself all read one definition, so that
none of them can ask for more than is published.

Serves: S001, S004, S007, S008, S018 of the inventory. Loops: none. Tells: ``catalogue.item-published``, ``catalogue.item-state-changed``,
``catalogue.item-withdrawn``, ``catalogue.list-published``. Hears: none. Registry: search documents of upper areas.
"""
