"""The API at /api/v1/: the same verbs as the desk, for stations, tools and other systems. No rules here."""
