"""Django's SQLite backend, with writers that wait for each other fairly."""
