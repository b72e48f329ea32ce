"""The attic: settings, URLs, wiring, starting the database. Knows everybody; nobody knows it."""
