"""What people type about companies and themselves."""
