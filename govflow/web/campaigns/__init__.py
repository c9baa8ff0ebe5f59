"""Pages of campaigns (حملات التوقيع · campagnes de signature): prepared, offered, followed."""
