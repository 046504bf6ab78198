"""The softphone's own answers: credentials for the browser, and who a number belongs to."""
