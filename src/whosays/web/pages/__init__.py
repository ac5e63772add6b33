"""The pages, a module for each noun: functions that make data of the store, and which address shows it."""
