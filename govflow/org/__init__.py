"""The organisation (الهيكلة · organigramme · organisation): units, posts, holders, delegations."""
