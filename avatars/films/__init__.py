"""Films of video rooms: a script on the disk while the room lives, a signed MP4 afterwards."""
