"""Journeys of people through a real server, in a real browser."""
