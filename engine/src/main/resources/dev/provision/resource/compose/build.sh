quietly compose build
