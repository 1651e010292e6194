"""Citizen pages over the sample city."""
