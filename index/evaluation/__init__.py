"""Measuring: questions with known answers, metrics, and the fit of the decision to answer."""
