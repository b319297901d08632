"""Codriver: the customer drives, the company brings the map."""

__version__ = "0.1.0"
