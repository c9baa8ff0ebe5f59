"""Languages, texts, formats and the catalogue."""
