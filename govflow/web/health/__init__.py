"""Health: is the process alive, is the whole ready."""
