"""Files of posts on their way into the log: by command and by page.

files, tables, columns   a file as records            imports    records → intake, with progress and rejects
uploads, staff           dropped on a page            command    `codriver import posts`
"""
