"""The tests of the house, mirroring its packages."""
