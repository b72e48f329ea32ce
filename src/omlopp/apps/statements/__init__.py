"""Statements: what was said to somebody, frozen when issued. The kinds are made by the capabilities above."""
