"""The server is killed under load, and pressed from several sides at once."""
