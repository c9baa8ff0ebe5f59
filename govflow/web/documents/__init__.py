"""Pages of documents: one document with its pages and versions, its files, giving a new one."""
