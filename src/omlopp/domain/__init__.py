"""The ground floor: plain Python, no Django, clock, network or environment."""
