"""What stands beside a post: videos, sounds and pictures take part by their words, pictures also by how they look."""
