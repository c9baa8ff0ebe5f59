"""Pages of the ledger (سجل الوقائع · journal · ledger) for administrators and auditors."""
