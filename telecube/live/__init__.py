"""The room live: the event stream to browsers and the WebSocket way to the exchange."""
