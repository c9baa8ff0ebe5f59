"""Circuits (مسارات المصادقة · circuits de validation): a file on its way from post to post."""
