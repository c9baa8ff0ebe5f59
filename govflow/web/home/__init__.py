"""The home page: what each kind of user must do, first."""
