"""Parties: the tree of organisations under the operator, its people, and what they may see and do."""
