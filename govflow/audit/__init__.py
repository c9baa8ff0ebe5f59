"""The ledger (سجل الوقائع · journal · ledger): who did what, when, as whom."""
