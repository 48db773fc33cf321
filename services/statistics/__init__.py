"""Pure arithmetic: numbers and days in, frozen results out, no clock, no database, no screen."""
