"""The customer's entrance: take-backs, devices, documents, money."""
