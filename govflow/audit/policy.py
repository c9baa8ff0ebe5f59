"""Who may read the ledger: administrators and auditors."""

from govflow.audit.models import Entry
from govflow.kernel.rules import is_admin, is_auditor, reads

read = reads(Entry, is_admin | is_auditor)
verify = is_admin | is_auditor
