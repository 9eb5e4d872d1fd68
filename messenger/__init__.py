"""Private conversations: messages with gap-free numbers, receipts, files, search."""
