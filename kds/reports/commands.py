"""What people do about what the house tells them."""
