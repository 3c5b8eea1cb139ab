"""Hotline: recovery stories by text and call, a daily word of hope, and crisis help first."""

__version__ = "0.1.0"
