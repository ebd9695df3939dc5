"""What a guest may touch: the self-order kiosk, the QR at the table, the ready board."""
