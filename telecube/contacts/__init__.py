"""People outside the company, what we know of them and what happened with them."""
