"""For other systems: the same verbs as the desk, described by OpenAPI."""
