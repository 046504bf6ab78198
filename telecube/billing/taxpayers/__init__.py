"""Who stands behind a NIP: a public register behind one interface."""
