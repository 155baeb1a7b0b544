"""When a question asks about: dates found, doubted, completed, and combined into one period."""
