"""The pages of signing in: plain HTML without a script, in both languages."""
