-- Mean error of an account's forecasts of the last seven days, as a part of what was spent; null when it is not known.
ALTER TABLE accounts ADD COLUMN forecast_error DOUBLE PRECISION;
