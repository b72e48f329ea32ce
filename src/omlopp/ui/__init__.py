"""The shared look: base pages, components, static files. Knows no capability."""
