"""Django apps, one per business capability."""
