"""Where the extra "bench" is not installed, what needs its packages is not collected; `bin/setup bench` installs it."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("pypinyin") else ["test_story_data.py", "test_story_mangle.py"]
