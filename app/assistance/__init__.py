"""One agency asks another for something definite about a child, and gets an answer with a reason."""
