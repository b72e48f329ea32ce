"""Without log-in: the passport behind a QR code, verification, methods."""
