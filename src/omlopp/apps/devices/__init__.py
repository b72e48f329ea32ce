"""Devices: the register. What each is called, where and whose it is, what is inside, what became of it."""
