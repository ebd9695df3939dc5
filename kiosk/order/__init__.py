"""The self-order kiosk: whoever stands before it orders and pays by themselves."""
