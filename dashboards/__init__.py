"""The dashboard: shows one published snapshot. Knows neither the pipeline nor the catalogue's files."""
