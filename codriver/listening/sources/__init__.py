"""Sources: the road on which posts come from connections, and the pages under Set-up that look after them."""
