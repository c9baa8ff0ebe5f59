"""Tests of the pages where a charter is read, signed and attested."""
