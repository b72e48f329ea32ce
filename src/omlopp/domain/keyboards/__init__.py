"""From one market's keyboard legends to another's: what changes, the artwork for it, and the proof of it.

Here live layouts, what makers print of them, geometry in millimetres, the plan, the drawing and its check.
Who owns the keyboard, the queue at the printer and the record of it do not.
"""
