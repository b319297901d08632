"""The story engine: reads the log in `seq` order and says where each post stands.

lease    one engine per database                memory   likeness: restored, saved
log      the log as segments                    placing  a batch of posts → placements, merges
store    rows in, rows out                      ruling   split, merge, undo
scene    what a batch knows and changed         run      tick(), until()
parts    texts cut into numbers                 comparing   asking the memory

Grouping is a pure function of the log: neither the batches nor restarts change it (docs/explain/stories.md).
"""
