"""Speed, measured the same way each time: `make bench` prints the table and keeps it as JSON."""
