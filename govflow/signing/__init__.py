"""Signing (التوقيع · signature · signing): the ministry's seal, its time, and what they prove."""
