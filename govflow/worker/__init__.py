"""What the house does by itself: deadlines, news, letters. A face without a browser."""
