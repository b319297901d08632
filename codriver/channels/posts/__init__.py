"""Posts that somebody pushes to us: Standard Webhooks outside, records of formats.md inside."""
