"""What a browser sends about the register."""
