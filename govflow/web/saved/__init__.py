"""Saved views (عروض محفوظة · vues enregistrées): filters of the parapheur kept under a name."""
