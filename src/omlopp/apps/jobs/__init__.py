"""Jobs: work that takes longer than a page may. How far it has come and what came of it, as ordinary rows."""
