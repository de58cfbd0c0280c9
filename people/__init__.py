"""Who works here: the company's directory, logins by OpenID Connect, and the sessions that follow from them."""
