"""What programs can do, one module a noun."""
