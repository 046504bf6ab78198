"""The room of what is configured on the exchange: SIP accounts, browser phones, numbers, routing."""
