"""The chart library for our pages: which of its parts we use (echarts.js) and how the one file is built (build.py)."""
