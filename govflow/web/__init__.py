"""The pages: load for a purpose, call one service, answer."""
