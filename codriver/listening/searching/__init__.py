"""Search: which posts say this?

rules          what was asked, read; whether a text holds it      index, sqlite, postgresql   tokens → numbers of texts
filling        the log → the index, behind the import             forgetting   a text leaves, and every trace of it
finding        a page of what was found                           exporting    the same as a table
staff, forms, asking   the door and what it asks for

Texts are cut into words and pairs of signs (reading.tokens); decision 0013 says why.
"""
