"""Transfers to the seller's account: where to send them, and the bank's statements that show them."""
