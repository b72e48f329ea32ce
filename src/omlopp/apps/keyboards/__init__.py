"""Keyboards in the house: what stands on them, the runs at the printer, what came of those."""
