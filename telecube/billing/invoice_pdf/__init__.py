"""Invoices as PDF: drawn on demand from what was kept at issue; the same invoice gives the same bytes."""
