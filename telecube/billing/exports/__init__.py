"""Invoices for the accountant and for the tax office. Pure: invoices with their lines in, text out."""
