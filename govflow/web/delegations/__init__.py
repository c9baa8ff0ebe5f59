"""Pages of the delegations: the register of acts, one act, a new one."""
