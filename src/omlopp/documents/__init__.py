"""Data in, bytes out: PDF, spreadsheets, labels. No Django, no queries."""
