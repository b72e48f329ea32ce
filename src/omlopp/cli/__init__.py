"""One command per subject and verb; pure commands start without Django."""
