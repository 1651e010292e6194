"""Yijian 一件通: one thing, done once, in one place."""

__version__ = "0.1.0"
