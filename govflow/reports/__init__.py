"""What is taken away of the house (الإفادات · restitutions · reports): papers and proofs."""
