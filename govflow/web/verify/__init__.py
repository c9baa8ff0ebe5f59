"""The public verification of signed papers: by number, by fingerprint, by the file itself."""
