"""What is in stock: cleared of data and free for a next user, or for parts."""
