"""Intake: the take-back from order to reconciliation. What was announced, what came, how every line ended."""
