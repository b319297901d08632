"""Hot lists: sources whose entries have ranks, which change."""
