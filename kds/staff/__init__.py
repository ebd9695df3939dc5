"""Who is there: staff members, paired devices, sign-ins, API tokens."""
