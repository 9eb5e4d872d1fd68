"""People to each other: creators' pages, who follows whom, who blocks whom."""
