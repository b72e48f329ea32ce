"""The demo: a plainly fictional operator and its customers, and take-backs played through the same actions
a person uses. Loaded by `omlopp up --demo` into an empty installation, once.
"""

from omlopp.config.demo._cast import ensure

__all__ = ["ensure"]
