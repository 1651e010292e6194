"""Reads of applications, cases and surveys."""
