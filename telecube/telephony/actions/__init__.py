"""Everything that changes SIP accounts, browser phones and numbers."""
