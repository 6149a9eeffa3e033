start start
