"""Help, the data-protection notice and the contact, behind the links of every page's foot."""
