"""What personas remember of fans, and what fans say to that."""
