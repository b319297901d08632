"""My side: a customer's own doors. She comes in by proving an address, or by a passkey."""
