"""The back office: import, receiving, workshop queues, statements."""
