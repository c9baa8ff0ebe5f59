"""Charters (المواثيق · chartes · charters): two parties commit themselves, one region at a time."""
