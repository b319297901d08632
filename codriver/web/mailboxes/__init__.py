"""Pages of mailboxes, under Set-up: where mail comes in and goes out."""
