"""Know your fan: the sealed KYC form, and consent to share parts of it with a creator."""
