"""Questions about SIP accounts, devices and numbers; nothing here changes anything."""
