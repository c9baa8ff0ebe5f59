"""Pages of the accounts: the door, the profile, the forgotten password."""
