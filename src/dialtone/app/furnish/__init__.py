"""The rooms of the house, furnished one file each; `app/build.py` calls them."""
