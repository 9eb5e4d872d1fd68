"""What a persona remembers of a fan, without any I/O: rows are somebody else's business."""
