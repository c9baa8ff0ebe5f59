"""Texts of charters (نصوص المواثيق · textes des chartes): drafted in pairs, published for good."""
