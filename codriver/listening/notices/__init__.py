"""Notices: what staff are told of watched stories, on the page and beyond it.

Nouns   Notice (what is told, once for each reason), Acknowledgement; beyond the page Manner (quiet hours, how often),
        Dispatch (when a notice goes out), Hook with HookPause, HookMessage and Sending, Desktop with DesktopShown.
Verbs   acknowledge, plan, enclose, send, show; add, try, rotate, pause, resume and forget a hook; turn a desktop on.
Not     what is listened for, nor when something is told: those are watches/, which writes the Notice. Not a word to
        customers: that is a channel's.
"""
