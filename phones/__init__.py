"""Test phones: real SIP user agents that tests and the demo operator drive."""
