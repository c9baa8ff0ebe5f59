"""Accounts (الحسابات · comptes · accounts): who may sign in, and what is open in their name."""
