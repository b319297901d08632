"""What pages of terms need."""
