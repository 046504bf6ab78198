"""Reading tables of people: pure, no database."""
