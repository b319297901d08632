"""Mail: what is written to a mailbox of ours, and what we write from it.

shape, addresses, headers, html, plain, replies, kinds, bounces, opening   bytes → what one mail says; run in `child`
imap    fetching            writing, smtp   sending            preflight   what a sending domain lacks
"""
